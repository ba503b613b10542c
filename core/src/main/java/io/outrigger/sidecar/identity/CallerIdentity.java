package io.outrigger.sidecar.identity;

/**
 * Who sent a request, as its token proves.
 *
 * @param service name of the service
 * @param instance id of the instance, by the word of that service
 */
public record CallerIdentity(String service, String instance) {

	/**
	 * Under this key a request that is served has the identity of its sender, as an
	 * attribute and in the Reactor context, if the sender proved it.
	 */
	public static final String KEY = CallerIdentity.class.getName();

	/**
	 * Checks that headers and logs can name both.
	 * @throws IllegalArgumentException if there are control characters in a name
	 */
	public CallerIdentity {
		if (service.chars().anyMatch(Character::isISOControl) || instance.chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException("The name of a caller must not have control characters");
		}
	}

	@Override
	public String toString() {
		return this.service + "/" + this.instance;
	}
}
