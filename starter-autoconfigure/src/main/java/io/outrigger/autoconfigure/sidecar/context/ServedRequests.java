package io.outrigger.autoconfigure.sidecar.context;

import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.autoconfigure.loadbalancer.request.LoggedRequest;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.sidecar.identity.CallerIdentity;

/**
 * Lets the work for a request know who sent it, and the log name both.
 *
 * @param mdc whether the log does; read for each request
 */
public record ServedRequests(BooleanSupplier mdc) {

	/**
	 * Tells the work for a request what is known of it.
	 * @param work the work
	 * @param exchange the request as its service sees it
	 * @param caller who proved to have sent it; {@code null} if nobody did
	 * @param deadline when its sender stops waiting; {@code null} if it does not
	 * @return the work, with that in its context
	 */
	public Mono<Void> serve(Mono<Void> work, ServerWebExchange exchange, @Nullable CallerIdentity caller,
			@Nullable Deadline deadline) {
		ServerHttpRequest request = exchange.getRequest();
		LoggedRequest logged = this.mdc.getAsBoolean()
				? new LoggedRequest(request.getId(), (caller != null) ? caller.service() : null) : null;
		Inbound inbound = Inbound.of(request, logged);
		if (caller != null) {
			exchange.getAttributes().put(CallerIdentity.KEY, caller);
		}
		return work.contextWrite((context) -> {
			Context known = context.put(Inbound.KEY, inbound);
			known = (caller != null) ? known.put(CallerIdentity.KEY, caller) : known;
			return (deadline != null) ? known.put(Deadline.KEY, deadline) : known;
		});
	}

}
