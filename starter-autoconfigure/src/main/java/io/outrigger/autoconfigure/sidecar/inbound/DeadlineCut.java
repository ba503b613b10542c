package io.outrigger.autoconfigure.sidecar.inbound;

import java.time.Duration;

import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.time.Ticker;

/**
 * Ends the work for a request once its caller has stopped waiting, unless the answer has
 * begun: whoever reads a stream still waits. Calls that are made meanwhile see the
 * deadline in the Reactor context.
 *
 * @param ticker measures the time
 * @param answers answers in place of the service
 */
record DeadlineCut(Ticker ticker, RefusedAnswers answers) {

	/**
	 * Does work within a deadline.
	 * @param work the work
	 * @param exchange the request
	 * @param deadline when its caller stops waiting
	 * @return the work, or the answer that there was no time left
	 */
	Mono<Void> within(Mono<Void> work, ServerWebExchange exchange, Deadline deadline) {
		Mono<Void> late = Mono.defer(() -> this.answers.write(exchange, Refusal.TOO_LATE));
		Duration left = Duration.ofNanos(Math.max(0, deadline.remaining(this.ticker.nanos())));
		Mono<?> end = Mono.delay(left)
			.flatMap((tick) -> exchange.getResponse().isCommitted() ? Mono.never() : Mono.just(tick));
		return work.timeout(end, late).contextWrite((context) -> context.put(Deadline.KEY, deadline));
	}

}
