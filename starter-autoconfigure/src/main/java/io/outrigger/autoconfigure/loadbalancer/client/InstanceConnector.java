package io.outrigger.autoconfigure.loadbalancer.client;

import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * Connects to instances, where that takes more than the application's own connector has.
 * A bean of this type is used for whatever the load balancer asks of instances itself.
 */
@FunctionalInterface
public interface InstanceConnector {

	/**
	 * Returns the connector.
	 * @return for addresses of instances alone
	 */
	ClientHttpConnector connector();

}
