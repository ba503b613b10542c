package io.outrigger.autoconfigure.loadbalancer;

/**
 * Adds to the balanced builders of one kind. A bean is called once for each builder; what
 * it adds runs closer to the wire than the balancing, so that it sees the address of the
 * instance and, under the attribute {@link io.outrigger.loadbalancer.Attempt#ATTRIBUTE},
 * the attempt: each try of a request passes it. Requests that are not balanced have no
 * such attribute. With interceptors of clients that block, Spring holds each request's
 * whole body in memory; a bean of type
 * {@link io.outrigger.autoconfigure.loadbalancer.client.blocking.TryStep} does without.
 *
 * @param <B> type of the builder: {@code WebClient.Builder}, {@code RestClient.Builder},
 * or {@code RestTemplate} itself, whose builder is immutable
 */
@FunctionalInterface
public interface BalancedClientCustomizer<B> {

	/**
	 * Adds to a builder.
	 * @param builder the builder
	 */
	void customize(B builder);

}
