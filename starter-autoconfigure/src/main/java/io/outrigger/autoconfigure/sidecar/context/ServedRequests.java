package io.outrigger.autoconfigure.sidecar.context;

import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

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
	 * @param exchange the request
	 * @param caller who proved to have sent it; {@code null} if nobody did
	 * @return the work, with that in its context
	 */
	public Mono<Void> serve(Mono<Void> work, ServerWebExchange exchange, @Nullable CallerIdentity caller) {
		boolean logged = this.mdc.getAsBoolean();
		if (caller != null) {
			exchange.getAttributes().put(CallerIdentity.KEY, caller);
		}
		else if (!logged) {
			return work;
		}
		return work.contextWrite((context) -> {
			Context known = (caller != null) ? context.put(CallerIdentity.KEY, caller) : context;
			return logged ? known.put(LoggedRequest.KEY,
					new LoggedRequest(exchange.getRequest().getId(), (caller != null) ? caller.service() : null))
					: known;
		});
	}

}
