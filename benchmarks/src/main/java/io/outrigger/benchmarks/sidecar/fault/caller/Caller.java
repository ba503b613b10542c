package io.outrigger.benchmarks.sidecar.fault.caller;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Somebody who sends requests, whether or not others were answered.
 *
 * @param requests sends the request of a number
 * @param outcomes what became of them
 */
public record Caller(IntFunction<Mono<String>> requests, Outcomes outcomes) {

	/*
	 * Whoever calls without a time-out of its own has one that must not come first.
	 */
	private static final Duration NEVER = Duration.ofSeconds(30);

	/**
	 * Sends a request.
	 * @param number its number, which must be the answer
	 * @param patience after what time it is cancelled, or {@code null} for never
	 */
	public void call(int number, @Nullable Duration patience) {
		String expected = String.valueOf(number);
		this.outcomes.ask(number);
		Disposable request = this.requests.apply(number)
			.timeout(NEVER)
			.subscribe((answer) -> this.outcomes.end(number, answer.equals(expected)),
					(failure) -> this.outcomes.end(number, false), () -> this.outcomes.end(number, false));
		if (patience != null) {
			Schedulers.parallel().schedule(() -> {
				if (this.outcomes.cancel(number)) {
					request.dispose();
				}
			}, patience.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

}
