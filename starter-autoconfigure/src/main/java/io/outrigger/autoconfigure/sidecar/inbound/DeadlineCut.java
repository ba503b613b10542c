package io.outrigger.autoconfigure.sidecar.inbound;

import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.sidecar.served.Limit;
import io.outrigger.autoconfigure.sidecar.served.Served;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.time.Ticker;
import io.outrigger.time.TimeoutWheel;

/**
 * Ends the work for a request once its caller has stopped waiting, unless the answer has
 * begun: whoever reads a stream still waits.
 *
 * @param ticker measures the time: the load balancer's
 * @param timeouts tell when it is over
 * @param answers answers in place of the service
 */
public record DeadlineCut(Ticker ticker, TimeoutWheel timeouts, RefusedAnswers answers) {

	/**
	 * Does work within a deadline.
	 * @param work the work
	 * @param exchange the request
	 * @param deadline when its caller stops waiting
	 * @return the work, or the answer that there was no time left
	 */
	public Mono<Void> within(Mono<Void> work, ServerWebExchange exchange, Deadline deadline) {
		long left = deadline.remaining(this.ticker.nanos());
		Mono<Void> late = Mono.defer(() -> this.answers.write(exchange, Refusal.TOO_LATE));
		return (left <= 0) ? late
				: Served.within(work, new Limit(left, this.timeouts, exchange.getResponse()::isCommitted, late));
	}

}
