package io.outrigger.autoconfigure.loadbalancer.client;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

import io.outrigger.autoconfigure.loadbalancer.client.blocking.SentBody;
import io.outrigger.autoconfigure.loadbalancer.client.blocking.StreamingRequest;
import io.outrigger.autoconfigure.loadbalancer.request.ServedDeadline;
import io.outrigger.autoconfigure.loadbalancer.request.StreamTypes;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.Destination;
import io.outrigger.loadbalancer.ReportedShare;
import io.outrigger.loadbalancer.attempt.exchange.BlockingExchange;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * A request of a {@code RestClient} or {@code RestTemplate} to a service. Each try is a
 * request of its own, so that none sees what was done to the headers of another.
 */
final class RestClientExchange implements BlockingExchange<ClientHttpResponse> {

	private static final Logger logger = LoggerFactory.getLogger(RestClientExchange.class);

	private final HttpRequest request;

	private final PickRequest placed;

	private final SentBody body;

	private final Destination destination;

	private final ClientHttpRequestFactory tries;

	RestClientExchange(HttpRequest request, PickRequest placed, SentBody body, Destination destination,
			ClientHttpRequestFactory tries) {
		this.request = request;
		this.placed = placed;
		this.body = body;
		this.destination = destination;
		this.tries = tries;
	}

	@Override
	public ClientHttpResponse send(Attempt attempt) throws IOException {
		ClientHttpRequest sent = this.tries.createRequest(this.destination.at(attempt), this.request.getMethod());
		StreamingRequest.copy(this.request, sent);
		sent.getAttributes().put(Attempt.ATTRIBUTE, attempt);
		if (attempt.number() > 1) {
			sent.getHeaders().set(Attempt.HEADER, String.valueOf(attempt.number()));
		}
		this.body.writeTo(sent);
		return sent.execute();
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

	// Tries of a client that blocks come one after the other
	@Override
	public boolean canRepeat(boolean alongside) {
		return this.body.canRepeat();
	}

	@Override
	public boolean failedHere() {
		return this.body.failed();
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

}
