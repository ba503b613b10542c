package io.outrigger.autoconfigure.loadbalancer.client.blocking;

import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Makes the requests of clients that block to instances that speak TLS, where that takes
 * more than the client's own factory has. A bean of this type is used for those alone.
 */
@FunctionalInterface
public interface InstanceRequests {

	/**
	 * Returns what makes them.
	 * @return as it is now; for addresses of instances alone
	 */
	ClientHttpRequestFactory factory();

}
