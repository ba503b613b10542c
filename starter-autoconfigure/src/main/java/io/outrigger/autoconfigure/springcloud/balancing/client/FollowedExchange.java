package io.outrigger.autoconfigure.springcloud.balancing.client;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerClientRequestTransformer;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.loadbalancer.client.TrackedClientResponse;
import io.outrigger.autoconfigure.springcloud.balancing.PickedInstance;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.ReportedShare;

/**
 * Follows each request that Spring Cloud sends from its subscription to the end of the
 * body, or until it fails or is cancelled: as it is where Spring Cloud throws a response
 * away to try again.
 *
 * @param next sends the request
 */
record FollowedExchange(ExchangeFunction next) implements ExchangeFunction {

	/**
	 * Lets the request tell which instance was picked for it.
	 */
	static final LoadBalancerClientRequestTransformer TELLS_INSTANCE = (request,
			instance) -> (instance instanceof PickedInstance)
					? ClientRequest.from(request).attribute(PickedInstance.class.getName(), instance).build() : request;

	private static final String PICKED = PickedInstance.class.getName();

	@Override
	public Mono<ClientResponse> exchange(ClientRequest request) {
		return (request.attributes().get(PICKED) instanceof PickedInstance picked)
				? Mono.defer(() -> follow(request, picked.follow())) : this.next.exchange(request);
	}

	/*
	 * A cancellation ends the attempt even after the response has come, when doFinally
	 * has had its one call.
	 */
	private Mono<ClientResponse> follow(ClientRequest request, Attempt attempt) {
		try {
			return this.next.exchange(request)
				.map((response) -> followed(response, attempt))
				.doOnSuccess((response) -> answered(response, attempt))
				.doOnError((error) -> failed(error, attempt))
				.doOnCancel(attempt::cancel);
		}
		catch (RuntimeException | Error ex) {
			attempt.fail(ex);
			throw ex;
		}
	}

	private static ClientResponse followed(ClientResponse response, Attempt attempt) {
		attempt.responded(response.statusCode().value());
		attempt.reported(response.headers().asHttpHeaders().getFirst(ReportedShare.HEADER));
		return TrackedClientResponse.of(response, attempt);
	}

	// A filter closer to the wire may have turned the response into an error
	private static void failed(Throwable error, Attempt attempt) {
		if (error instanceof WebClientResponseException response) {
			attempt.responded(response.getStatusCode().value());
		}
		attempt.fail(error);
	}

	private static void answered(@Nullable ClientResponse response, Attempt attempt) {
		if (response == null) {
			attempt.cancel();
		}
	}

}
