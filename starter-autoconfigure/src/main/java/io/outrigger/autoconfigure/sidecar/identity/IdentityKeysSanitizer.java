package io.outrigger.autoconfigure.sidecar.identity;

import java.util.Locale;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Hides the keys of the identity in what actuator shows, however they are spelled.
 */
class IdentityKeysSanitizer implements SanitizingFunction {

	private static final String KEYS = "outriggersidecaridentitykeys";

	@Override
	public SanitizableData apply(SanitizableData data) {
		String name = data.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
		return name.startsWith(KEYS) ? data.withSanitizedValue() : data;
	}

}
