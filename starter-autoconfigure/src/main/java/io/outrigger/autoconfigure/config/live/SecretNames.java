package io.outrigger.autoconfigure.config.live;

/**
 * Tells which properties are secret, so that the reason why a release was refused does
 * not give them away.
 */
@FunctionalInterface
public interface SecretNames {

	/**
	 * Whether a property is secret.
	 * @param name its name
	 * @param value its value
	 * @return {@code true} if the value must not be shown
	 */
	boolean hides(String name, String value);

}
