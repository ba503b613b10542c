package io.outrigger.autoconfigure.springcloud.balancing.gateway;

import java.util.function.Consumer;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.Attempt;

/**
 * Ends the attempt to answer a request once the response is written, which is outside of
 * the filter that chooses the instance.
 */
class AttemptEndFilter implements GlobalFilter, Ordered {

	@Override
	public int getOrder() {
		return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER - 1;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		return chain.filter(exchange)
			.doOnSuccess((nothing) -> end(exchange, Attempt::complete))
			.doOnError((error) -> end(exchange, (attempt) -> failed(attempt, error)))
			.doOnCancel(() -> end(exchange, Attempt::cancel));
	}

	private static void end(ServerWebExchange exchange, Consumer<Attempt> end) {
		Attempt attempt = RouteAttempts.latestOf(exchange);
		if (attempt != null) {
			end.accept(attempt);
		}
	}

	// A client that goes away while the answer is written says nothing about the instance
	private static void failed(Attempt attempt, Throwable error) {
		if (DisconnectedClientHelper.isClientDisconnectedException(error)) {
			attempt.cancel();
		}
		else {
			attempt.fail(error);
		}
	}

}
