package io.outrigger.autoconfigure.loadbalancer.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.autoconfigure.loadbalancer.request.RestClientRequest;
import io.outrigger.loadbalancer.Destination;
import io.outrigger.loadbalancer.attempt.AttemptPlan;
import io.outrigger.loadbalancer.session.StickyRequests;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * Balances the requests of a {@code RestClient} or {@code RestTemplate}. It brings along
 * the interceptors that every try must pass: those that follow in the client's own chain
 * are passed by the first try only, because Spring's chain can be run once.
 */
public final class BalancingRequestInterceptor implements ClientHttpRequestInterceptor {

	private static final Duration STICKY_WITHIN = Duration.ofSeconds(2);

	private final Balancing balancing;

	private final @Nullable RestClientFallback fallback;

	private final List<ClientHttpRequestInterceptor> everyTry;

	BalancingRequestInterceptor(Balancing balancing, @Nullable RestClientFallback fallback,
			List<ClientHttpRequestInterceptor> everyTry) {
		this.balancing = balancing;
		this.fallback = fallback;
		this.everyTry = List.copyOf(everyTry);
	}

	/**
	 * Puts the balancing into a chain.
	 * @param chain the chain, which may be changed
	 * @param from where: what stands there and thereafter is for every try
	 * @param balancing what balances the requests
	 * @param fallback knows what callers get when nobody answers; {@code null} for
	 * nothing
	 */
	public static void insert(List<ClientHttpRequestInterceptor> chain, int from, Balancing balancing,
			@Nullable RestClientFallback fallback) {
		List<ClientHttpRequestInterceptor> nearer = chain.subList(from, chain.size());
		BalancingRequestInterceptor interceptor = new BalancingRequestInterceptor(balancing, fallback, nearer);
		nearer.clear();
		chain.add(interceptor);
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		ClientHttpRequestExecution once = new Chain(this.everyTry, 0, execution);
		Destination destination = this.balancing.balancers().destination(request.getURI());
		if (destination == null) {
			return once.execute(request, body);
		}
		AttemptPlan plan = this.balancing.planner()
			.plan(destination.service(), request.getMethod(), request.getURI(), request.getHeaders());
		RestClientFallback.Answer answer = () -> send(plan, request, body, destination, once);
		return (this.fallback != null && plan.route() != null) ? this.fallback.behind(plan, request, body, answer,
				(other, otherBody) -> intercept(other, otherBody, execution)) : answer.get();
	}

	private ClientHttpResponse send(AttemptPlan plan, HttpRequest request, byte[] body, Destination destination,
			ClientHttpRequestExecution once) throws IOException {
		PickRequest placed = placed(destination.service(), new RestClientRequest(request, Inbound.current()));
		return this.balancing.engine().send(plan, new RestClientExchange(request, placed, body, destination, once));
	}

	private PickRequest placed(String service, PickRequest request) {
		StickyRequests sticky = this.balancing.sticky();
		PickRequest settled = sticky.areAt(service) ? sticky.settle(service, request).block(STICKY_WITHIN) : null;
		return (settled != null) ? settled : request;
	}

	/**
	 * Interceptors that can be passed again and again.
	 *
	 * @param interceptors all of them
	 * @param next the one whose turn it is
	 * @param end what comes after them
	 */
	private record Chain(List<ClientHttpRequestInterceptor> interceptors, int next,
			ClientHttpRequestExecution end) implements ClientHttpRequestExecution {

		@Override
		public ClientHttpResponse execute(HttpRequest request, byte[] body) throws IOException {
			if (this.next == this.interceptors.size()) {
				return this.end.execute(request, body);
			}
			return this.interceptors.get(this.next)
				.intercept(request, body, new Chain(this.interceptors, this.next + 1, this.end));
		}

	}

}
