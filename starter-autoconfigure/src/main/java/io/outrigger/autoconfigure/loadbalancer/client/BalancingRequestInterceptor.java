package io.outrigger.autoconfigure.loadbalancer.client;

import java.io.IOException;
import java.util.List;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

import io.outrigger.loadbalancer.Destination;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.loadbalancer.attempt.AttemptPlan;

/**
 * Balances the requests of a {@code RestClient} or {@code RestTemplate}. It brings along
 * the interceptors that every try must pass: those that follow in the client's own chain
 * are passed by the first try only, because Spring's chain can be run once.
 */
public final class BalancingRequestInterceptor implements ClientHttpRequestInterceptor {

	private final LoadBalancers balancers;

	private final AttemptEngine engine;

	private final List<ClientHttpRequestInterceptor> everyTry;

	BalancingRequestInterceptor(LoadBalancers balancers, AttemptEngine engine,
			List<ClientHttpRequestInterceptor> everyTry) {
		this.balancers = balancers;
		this.engine = engine;
		this.everyTry = List.copyOf(everyTry);
	}

	/**
	 * Puts the balancing into a chain.
	 * @param chain the chain, which may be changed
	 * @param from where: what stands there and thereafter is for every try
	 * @param balancers know which addresses mean a service
	 * @param engine sends the requests
	 */
	public static void insert(List<ClientHttpRequestInterceptor> chain, int from, LoadBalancers balancers,
			AttemptEngine engine) {
		List<ClientHttpRequestInterceptor> nearer = chain.subList(from, chain.size());
		BalancingRequestInterceptor balancing = new BalancingRequestInterceptor(balancers, engine, nearer);
		nearer.clear();
		chain.add(balancing);
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		ClientHttpRequestExecution once = new Chain(this.everyTry, 0, execution);
		Destination destination = this.balancers.destination(request.getURI());
		if (destination == null) {
			return once.execute(request, body);
		}
		AttemptPlan plan = this.engine.plan(destination.service());
		return this.engine.send(plan, new RestClientExchange(request, body, destination, once));
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
