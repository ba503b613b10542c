package io.outrigger.time;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Keeps what many processes do now and then from happening everywhere at once.
 */
public final class Jitter {

	private Jitter() {
	}

	/**
	 * Returns a time near another.
	 * @param base the time that is meant
	 * @return from three quarters of it to five, evenly by chance
	 */
	public static Duration around(Duration base) {
		return Duration.ofNanos((long) (base.toNanos() * (0.75 + ThreadLocalRandom.current().nextDouble() / 2)));
	}

	/**
	 * Does something again and again, whatever comes of it.
	 * @param base the time between, which varies as {@link #around} does
	 * @param scheduler where it is done
	 * @param action what to do; neither blocks nor is told of again while it runs
	 * @return ends it
	 */
	public static Disposable every(Duration base, Scheduler scheduler, Runnable action) {
		return Mono.defer(() -> Mono.delay(around(base), scheduler))
			.flatMap((tick) -> Mono.fromRunnable(action).onErrorComplete())
			.repeat()
			.subscribe();
	}

}
