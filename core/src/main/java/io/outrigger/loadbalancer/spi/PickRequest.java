package io.outrigger.loadbalancer.spi;

/**
 * What a policy may want to know of the request that is to be placed. Implemented by
 * whatever stands for the request anyway, so that a pick allocates nothing; reading
 * neither blocks nor allocates.
 */
public interface PickRequest {

	/**
	 * A request of which nothing is known.
	 */
	PickRequest PLAIN = new PickRequest() {
	};

	/**
	 * Returns the hash of the key by which requests are kept together.
	 * @return a hash as of {@link KeyHash}; 0 if the request has no key
	 */
	default long keyHash() {
		return 0;
	}

	/**
	 * Returns the hash of the client's address.
	 * @return a hash as of {@link KeyHash}; 0 if the client is not known
	 */
	default long clientHash() {
		return 0;
	}

	/**
	 * Returns how much depends on the request.
	 * @return the class
	 */
	default Priority priority() {
		return Priority.NORMAL;
	}

	/**
	 * Returns the route of the request.
	 * @return the route of the request, empty when unknown
	 */
	default String route() {
		return "";
	}

}
