package io.outrigger.autoconfigure.loadbalancer.client.blocking;

import java.io.IOException;
import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage.Body;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

import io.outrigger.loadbalancer.Attempt;

/**
 * Makes the requests of tries: each passes the steps that are for every try before the
 * request that goes over the wire is made.
 */
public final class TryRequestFactory implements ClientHttpRequestFactory {

	private final ClientHttpRequestFactory own;

	private final List<TryStep> steps;

	/**
	 * Creates the factory.
	 * @param own makes the requests that go over the wire
	 * @param steps the steps, in their order
	 */
	public TryRequestFactory(ClientHttpRequestFactory own, List<TryStep> steps) {
		this.own = own;
		this.steps = List.copyOf(steps);
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
		return new StreamingRequest(uri, method, this::send);
	}

	private ClientHttpResponse send(StreamingRequest request, @Nullable Body body) throws IOException {
		return (request.getAttributes().get(Attempt.ATTRIBUTE) instanceof Attempt attempt)
				? pass(0, attempt, request, body)
				: transmit(this.own.createRequest(request.getURI(), request.getMethod()), request, body);
	}

	private ClientHttpResponse pass(int next, Attempt attempt, StreamingRequest request, @Nullable Body body)
			throws IOException {
		if (next == this.steps.size()) {
			return transmit(toInstance(request), request, body);
		}
		return this.steps.get(next).send(attempt, request, () -> pass(next + 1, attempt, request, body));
	}

	private ClientHttpRequest toInstance(StreamingRequest request) throws IOException {
		URI address = request.getURI();
		return (this.own instanceof InstanceRequestFactory both) ? both.toInstance(address, request.getMethod())
				: this.own.createRequest(address, request.getMethod());
	}

	private static ClientHttpResponse transmit(ClientHttpRequest sent, StreamingRequest request, @Nullable Body body)
			throws IOException {
		StreamingRequest.copy(request, sent);
		if (body != null) {
			StreamingRequest.write(body, sent);
		}
		return sent.execute();
	}

}
