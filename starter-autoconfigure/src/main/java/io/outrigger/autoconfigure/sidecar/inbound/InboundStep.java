package io.outrigger.autoconfigure.sidecar.inbound;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.sidecar.inbound.Admission;
import io.outrigger.sidecar.match.ArrivedRequest;

/**
 * One more step of a request on its way in, once it is known who sent it: it goes on, or
 * is answered in place of the service. Steps go by their {@code @Order}, and requests
 * with exempt paths by none. Safe for use from several threads.
 */
public interface InboundStep {

	/**
	 * Whether there is anything to do.
	 * @return {@code false} if requests may pass by
	 */
	boolean isOn();

	/**
	 * Serves a request, or not. Is called when whoever waits for the answer subscribes,
	 * and what it returns is subscribed to at once.
	 * @param arrival the request
	 * @param next serves it; called once at most
	 * @return completes when the request is answered
	 */
	Mono<Void> serve(Arrival arrival, Supplier<Mono<Void>> next);

	/**
	 * A request on its way in.
	 *
	 * @param exchange the request and what it is answered with
	 * @param request what decides about it
	 * @param admission what is known of it
	 * @param deadline when its sender stops waiting; {@code null} if that is not known
	 */
	record Arrival(ServerWebExchange exchange, ArrivedRequest request, Admission admission,
			@Nullable Deadline deadline) {
	}

}
