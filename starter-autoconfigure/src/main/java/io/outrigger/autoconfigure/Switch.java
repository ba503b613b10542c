package io.outrigger.autoconfigure;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;

/**
 * The properties that switch the platform or a feature, read the same way by everybody:
 * on unless they say otherwise.
 */
public final class Switch {

	private Switch() {
	}

	/**
	 * Tells whether something is on.
	 * @param property its property
	 * @param environment where to look
	 * @return {@code true} unless the property says otherwise
	 * @throws InvalidPropertyException if that is neither true nor false
	 */
	public static boolean isOn(String property, Environment environment) {
		try {
			return Binder.get(environment).bind(property, Boolean.class).orElse(true);
		}
		catch (BindException ex) {
			throw new InvalidPropertyException(property, environment.getProperty(property), "true or false");
		}
	}

}
