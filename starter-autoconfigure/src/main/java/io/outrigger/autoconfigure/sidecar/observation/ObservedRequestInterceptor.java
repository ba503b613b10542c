package io.outrigger.autoconfigure.sidecar.observation;

import java.io.IOException;

import io.micrometer.observation.Observation;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

import io.outrigger.loadbalancer.Attempt;

/**
 * Observes the tries of a {@code RestClient} or {@code RestTemplate}, up to their
 * response headers.
 */
public final class ObservedRequestInterceptor implements ClientHttpRequestInterceptor {

	private final TryObservations observations;

	/**
	 * Creates the interceptor.
	 * @param observations begin to observe
	 */
	public ObservedRequestInterceptor(TryObservations observations) {
		this.observations = observations;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		if (!(request.getAttributes().get(Attempt.ATTRIBUTE) instanceof Attempt attempt)
				|| !this.observations.isObserved(attempt)) {
			return execution.execute(request, body);
		}
		Observation observation = this.observations.start(attempt, null, request.getHeaders());
		try {
			ClientHttpResponse response = execution.execute(request, body);
			TryObservations.answered(observation, response.getStatusCode().value());
			return response;
		}
		catch (IOException | RuntimeException ex) {
			TryObservations.failed(observation, ex);
			throw ex;
		}
		finally {
			observation.stop();
		}
	}

}
