package io.outrigger.autoconfigure.sidecar.observation;

import java.io.IOException;

import io.micrometer.observation.Observation;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpResponse;

import io.outrigger.autoconfigure.loadbalancer.client.blocking.TryStep;
import io.outrigger.loadbalancer.Attempt;

/**
 * Observes the tries of a {@code RestClient} or {@code RestTemplate}, up to their
 * response headers.
 */
public final class ObservedStep implements TryStep {

	private final TryObservations observations;

	/**
	 * Creates the step.
	 * @param observations begin to observe
	 */
	public ObservedStep(TryObservations observations) {
		this.observations = observations;
	}

	@Override
	public ClientHttpResponse send(Attempt attempt, HttpRequest request, Rest rest) throws IOException {
		if (!this.observations.isObserved(attempt)) {
			return rest.send();
		}
		Observation observation = this.observations.start(attempt, null, request.getHeaders());
		try {
			ClientHttpResponse response = rest.send();
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
