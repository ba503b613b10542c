package io.outrigger.autoconfigure.loadbalancer.client;

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.InterceptingClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

import io.outrigger.autoconfigure.loadbalancer.client.blocking.InstanceRequestFactory;
import io.outrigger.autoconfigure.loadbalancer.client.blocking.InstanceRequests;
import io.outrigger.autoconfigure.loadbalancer.client.blocking.TryRequestFactory;
import io.outrigger.autoconfigure.loadbalancer.client.blocking.TryStep;

/**
 * Puts balancing around what makes the requests of a {@code RestClient} or
 * {@code RestTemplate}. It stands there and not among the interceptors, for Spring has
 * the whole body of a request in memory where there are any.
 *
 * @param balancing what balances the requests
 * @param fallback knows what callers get when nobody answers; {@code null} for nothing
 * @param steps what every try passes last, in this order
 * @param instances makes requests to instances that speak TLS; {@code null} if the
 * client's own factory does
 */
public record BalancedRequests(Balancing balancing, @Nullable RestClientFallback fallback, List<TryStep> steps,
		@Nullable InstanceRequests instances) {

	/**
	 * Puts balancing around a factory.
	 * @param own makes the requests that go over the wire
	 * @param everyTry interceptors that every try passes, before the steps
	 * @return what makes balanced requests, and leaves all others to the factory
	 */
	public ClientHttpRequestFactory around(ClientHttpRequestFactory own, List<ClientHttpRequestInterceptor> everyTry) {
		ClientHttpRequestFactory tries = new TryRequestFactory(own, this.steps);
		return everyTry.isEmpty() ? new BalancedRequestFactory(this.balancing, this.fallback, tries, own)
				: new BalancedRequestFactory(this.balancing, this.fallback,
						new InterceptingClientHttpRequestFactory(tries, everyTry),
						new InterceptingClientHttpRequestFactory(own, everyTry));
	}

	/**
	 * Has requests to instances that speak TLS made as they must be.
	 * @param own makes the requests of a client to which nobody gave a factory that takes
	 * the place of that
	 * @return what makes its requests
	 */
	public ClientHttpRequestFactory toInstances(ClientHttpRequestFactory own) {
		return (this.instances != null) ? new InstanceRequestFactory(own, this.instances) : own;
	}

	/**
	 * Has a template balance. The interceptors that it has are passed once for each
	 * request.
	 * @param template the template
	 * @param customizer changes it; the interceptors that it adds are for every try
	 */
	public void balance(RestTemplate template, Consumer<RestTemplate> customizer) {
		List<ClientHttpRequestInterceptor> chain = template.getInterceptors();
		List<ClientHttpRequestInterceptor> before = List.copyOf(chain);
		chain.clear();
		customizer.accept(template);
		List<ClientHttpRequestInterceptor> everyTry = List.copyOf(chain);
		chain.clear();
		// One with interceptors would show its factory with them around it
		template.setRequestFactory(around(toInstances(template.getRequestFactory()), everyTry));
		chain.addAll(before);
	}

}
