package io.outrigger.loadbalancer.spi;

import org.jspecify.annotations.Nullable;

/**
 * What a policy may want to know of the request that is to be placed. Implemented by
 * whatever stands for the request anyway, so that a pick allocates nothing; reading
 * neither blocks nor, unless said otherwise, allocates.
 */
public interface PickRequest {

	/**
	 * A request of which nothing is known.
	 */
	PickRequest PLAIN = new PickRequest() {
	};

	/**
	 * Returns a value that the request carries. May cut it out of a longer text.
	 * @param key which one
	 * @return the value as it stands in the request, neither decoded nor trimmed;
	 * {@code null} if the request has none
	 */
	default @Nullable String value(RequestKey key) {
		return null;
	}

	/**
	 * Returns the pattern of the addresses that the request's is one of, such as
	 * {@code http://catalog/products/{id}}.
	 * @return the pattern, empty if it is not known
	 */
	default String route() {
		return "";
	}

	/**
	 * Returns the hash of the key by which requests are kept together, if whoever sends
	 * the request knows it better than the settings do.
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
		String address = value(RequestKey.CLIENT_ADDRESS);
		return (address != null) ? KeyHash.of(address) : 0;
	}

	/**
	 * Returns the instance to which the request had better go, as others of its session
	 * did.
	 * @return id of the instance, {@code null} if any will do
	 */
	default @Nullable String preferred() {
		return null;
	}

	/**
	 * Returns how much depends on the request.
	 * @return the class
	 */
	default Priority priority() {
		return Priority.NORMAL;
	}

}
