package io.outrigger.autoconfigure.sidecar.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.loadbalancer.client.LateWrites;
import io.outrigger.loadbalancer.Attempt;

/**
 * Observes the tries of a {@code WebClient}, up to their response headers.
 */
public final class ObservedExchangeFilterFunction implements ExchangeFilterFunction {

	private final TryObservations observations;

	/**
	 * Creates the filter.
	 * @param observations begin to observe
	 */
	public ObservedExchangeFilterFunction(TryObservations observations) {
		this.observations = observations;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (!(request.attributes().get(Attempt.ATTRIBUTE) instanceof Attempt attempt)
				|| !this.observations.isObserved(attempt)) {
			return next.exchange(request);
		}
		return Mono.deferContextual((context) -> {
			Observation call = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
			HttpHeaders headers = new HttpHeaders();
			Observation observation = this.observations.start(attempt, call, headers);
			ClientRequest sent = headers.isEmpty() ? request
					: LateWrites.add(request, (written) -> written.getHeaders().putAll(headers));
			return next.exchange(sent)
				.doOnNext((response) -> TryObservations.answered(observation, response.statusCode().value()))
				.doOnError((error) -> TryObservations.failed(observation, error))
				.doFinally((signal) -> observation.stop());
		});
	}

}
