package io.outrigger.autoconfigure.loadbalancer.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;

import io.outrigger.autoconfigure.loadbalancer.request.ServedDeadline;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.Destination;
import io.outrigger.loadbalancer.ReportedShare;
import io.outrigger.loadbalancer.attempt.exchange.BlockingExchange;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * A request of a {@code RestClient} or {@code RestTemplate} to a service. Its body is in
 * memory, so it can be sent as often as need be.
 */
final class RestClientExchange implements BlockingExchange<ClientHttpResponse> {

	private static final Logger logger = LoggerFactory.getLogger(RestClientExchange.class);

	private final HttpRequest request;

	private final PickRequest placed;

	private final byte[] body;

	private final Destination destination;

	private final ClientHttpRequestExecution execution;

	RestClientExchange(HttpRequest request, PickRequest placed, byte[] body, Destination destination,
			ClientHttpRequestExecution execution) {
		this.request = request;
		this.placed = placed;
		this.body = body;
		this.destination = destination;
		this.execution = execution;
	}

	@Override
	public ClientHttpResponse send(Attempt attempt) throws IOException {
		this.request.getAttributes().put(Attempt.ATTRIBUTE, attempt);
		if (attempt.number() > 1) {
			this.request.getHeaders().set(Attempt.HEADER, String.valueOf(attempt.number()));
		}
		URI address = this.destination.at(attempt);
		return this.execution.execute(new RoutedRequest(this.request, address), this.body);
	}

	@Override
	public PickRequest request() {
		return this.placed;
	}

	@Override
	public String method() {
		return this.request.getMethod().name();
	}

	@Override
	public @Nullable Deadline deadline() {
		Deadline own = (this.request.getAttributes().get(Deadline.KEY) instanceof Deadline said) ? said : null;
		return Deadline.earlier(own, ServedDeadline.current());
	}

	@Override
	public boolean canRepeat(boolean alongside) {
		return true;
	}

	@Override
	public int status(ClientHttpResponse response) {
		try {
			return response.getStatusCode().value();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public boolean isStream(ClientHttpResponse response) {
		return StreamTypes.contain(response.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE));
	}

	@Override
	public long waitNanos(ClientHttpResponse response) {
		return RetryAfter.nanos(response.getHeaders());
	}

	@Override
	public @Nullable String reportedShare(ClientHttpResponse response) {
		return response.getHeaders().getFirst(ReportedShare.HEADER);
	}

	@Override
	public ClientHttpResponse deliver(ClientHttpResponse response, Attempt attempt) {
		return new TrackedResponse(response, attempt);
	}

	@Override
	public void discard(ClientHttpResponse response) {
		try {
			response.close();
		}
		catch (RuntimeException ex) {
			logger.debug("A response that nobody wants could not be closed", ex);
		}
	}

	private static final class RoutedRequest extends HttpRequestWrapper {

		private final URI address;

		RoutedRequest(HttpRequest request, URI address) {
			super(request);
			this.address = address;
		}

		@Override
		public URI getURI() {
			return this.address;
		}

	}

}
