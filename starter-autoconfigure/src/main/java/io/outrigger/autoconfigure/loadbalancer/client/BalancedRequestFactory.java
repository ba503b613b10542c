package io.outrigger.autoconfigure.loadbalancer.client;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.StreamingHttpOutputMessage.Body;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

import io.outrigger.autoconfigure.loadbalancer.client.blocking.SentBody;
import io.outrigger.autoconfigure.loadbalancer.client.blocking.StreamingRequest;
import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.autoconfigure.loadbalancer.request.RestClientRequest;
import io.outrigger.loadbalancer.Destination;
import io.outrigger.loadbalancer.attempt.AttemptPlan;
import io.outrigger.loadbalancer.session.StickyRequests;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * Makes the requests of a {@code RestClient} or {@code RestTemplate}. Those that go to a
 * service are balanced: each of their tries is a request of its own.
 */
final class BalancedRequestFactory implements ClientHttpRequestFactory {

	private static final Duration STICKY_WITHIN = Duration.ofSeconds(2);

	private final Balancing balancing;

	private final @Nullable RestClientFallback fallback;

	private final ClientHttpRequestFactory tries;

	private final ClientHttpRequestFactory others;

	BalancedRequestFactory(Balancing balancing, @Nullable RestClientFallback fallback, ClientHttpRequestFactory tries,
			ClientHttpRequestFactory others) {
		this.balancing = balancing;
		this.fallback = fallback;
		this.tries = tries;
		this.others = others;
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
		Destination destination = this.balancing.balancers().destination(uri);
		return (destination != null)
				? new StreamingRequest(uri, method, (request, body) -> balance(destination, request, body))
				: this.others.createRequest(uri, method);
	}

	private ClientHttpResponse balance(Destination destination, HttpRequest request, @Nullable Body source)
			throws IOException {
		AttemptPlan plan = this.balancing.planner()
			.plan(destination.service(), request.getMethod(), request.getURI(), request.getHeaders());
		SentBody body = SentBody.of(source, request.getHeaders().getContentLength(), plan.failover().keptBody());
		RestClientFallback.Answer answer = () -> send(plan, request, body, destination);
		return (this.fallback != null && plan.route() != null)
				? this.fallback.behind(plan, request, body, answer, this::send) : answer.get();
	}

	private ClientHttpResponse send(AttemptPlan plan, HttpRequest request, SentBody body, Destination destination)
			throws IOException {
		PickRequest placed = placed(destination.service(), new RestClientRequest(request, Inbound.current()));
		return this.balancing.engine()
			.send(plan, new RestClientExchange(request, placed, body, destination, this.tries));
	}

	private ClientHttpResponse send(HttpRequest other, SentBody body) throws IOException {
		ClientHttpRequest sent = createRequest(other.getURI(), other.getMethod());
		StreamingRequest.copy(other, sent);
		body.writeTo(sent);
		return sent.execute();
	}

	private PickRequest placed(String service, PickRequest request) {
		StickyRequests sticky = this.balancing.sticky();
		PickRequest settled = sticky.areAt(service) ? sticky.settle(service, request).block(STICKY_WITHIN) : null;
		return (settled != null) ? settled : request;
	}

}
