package io.outrigger.autoconfigure.loadbalancer;

/**
 * Adds to the balanced builders of one kind. A bean is called once for each builder; what
 * it adds runs closer to the wire than the balancing, so that it sees the address of the
 * instance and, under the attribute {@link io.outrigger.loadbalancer.Attempt#ATTRIBUTE},
 * the attempt. Requests that are not balanced have no such attribute.
 *
 * @param <B> type of the builder: {@code WebClient.Builder} or {@code RestClient.Builder}
 */
@FunctionalInterface
public interface BalancedClientCustomizer<B> {

	/**
	 * Adds to a builder.
	 * @param builder the builder
	 */
	void customize(B builder);

}
