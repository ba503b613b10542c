package io.outrigger.autoconfigure.loadbalancer.client;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.autoconfigure.loadbalancer.request.StreamTypes;
import io.outrigger.autoconfigure.loadbalancer.request.WebClientRequest;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.Destination;
import io.outrigger.loadbalancer.ReportedShare;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.loadbalancer.attempt.exchange.ReactiveExchange;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * A request of a {@code WebClient} to a service.
 */
final class WebClientExchange implements ReactiveExchange<ClientResponse> {

	private final ClientRequest request;

	private final PickRequest placed;

	private final Destination destination;

	private final ExchangeFunction next;

	private final @Nullable RepeatableBody body;

	private final @Nullable Inbound inbound;

	WebClientExchange(WebClientRequest request, PickRequest placed, Destination destination, ExchangeFunction next,
			FailoverSettings failover) {
		this.placed = placed;
		this.request = request.request();
		this.inbound = request.inbound();
		this.destination = destination;
		this.next = next;
		this.body = body(this.request, failover);
	}

	@SuppressWarnings("ReferenceEquality")
	private static @Nullable RepeatableBody body(ClientRequest request, FailoverSettings failover) {
		if (request.body() == BodyInserters.empty()) {
			return null;
		}
		boolean mayRepeat = failover.mayRepeat(request.method().name());
		return new RepeatableBody(request.body(), mayRepeat ? failover.keptBody() : 0);
	}

	@Override
	public Mono<ClientResponse> send(Attempt attempt) {
		URI address = this.destination.at(attempt);
		BodyInserter<?, ? super ClientHttpRequest> sent = (this.body != null) ? this.body.forTry() : null;
		return this.next.exchange(new InstanceRequest(this.request, address, attempt, this.inbound, sent));
	}

	@Override
	public PickRequest request() {
		return this.placed;
	}

	@Override
	public String method() {
		return this.request.method().name();
	}

	@Override
	public @Nullable Deadline deadline() {
		return (this.request.attributes().get(Deadline.KEY) instanceof Deadline deadline) ? deadline : null;
	}

	@Override
	public boolean canRepeat(boolean alongside) {
		return this.body == null || this.body.canRepeat(alongside);
	}

	@Override
	public boolean failedHere() {
		return this.body != null && this.body.failed();
	}

	@Override
	public int status(ClientResponse response) {
		return response.statusCode().value();
	}

	// A filter closer to the wire may have turned the response into an error
	@Override
	public int status(Throwable error) {
		return (error instanceof WebClientResponseException response) ? response.getStatusCode().value() : 0;
	}

	@Override
	public boolean isStream(ClientResponse response) {
		return StreamTypes.contain(response.headers().asHttpHeaders().getFirst(HttpHeaders.CONTENT_TYPE));
	}

	@Override
	public long waitNanos(ClientResponse response) {
		return RetryAfter.nanos(response.headers().asHttpHeaders());
	}

	@Override
	public @Nullable String reportedShare(ClientResponse response) {
		return response.headers().asHttpHeaders().getFirst(ReportedShare.HEADER);
	}

	@Override
	public ClientResponse deliver(ClientResponse response, Attempt attempt) {
		return TrackedClientResponse.of(response, attempt);
	}

	@Override
	public void discard(ClientResponse response) {
		UnreadBody.release(response);
	}

}
