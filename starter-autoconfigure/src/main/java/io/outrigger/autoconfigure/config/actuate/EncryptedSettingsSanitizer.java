package io.outrigger.autoconfigure.config.actuate;

import java.util.Locale;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.core.env.ConfigurableEnvironment;

import io.outrigger.autoconfigure.config.live.source.LivePropertySource;

/**
 * Hides settings that the store keeps encrypted in what actuator shows, and in what our
 * own endpoints and reasons tell: by their names, and wherever else their values turn up.
 * The keys that they are encrypted with are hidden too.
 */
class EncryptedSettingsSanitizer implements SanitizingFunction {

	private static final String KEYS = "outriggerconfigencryptionkeys";

	private final ConfigurableEnvironment environment;

	EncryptedSettingsSanitizer(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	@Override
	public SanitizableData apply(SanitizableData data) {
		return hides(data.getKey(), data.getValue()) ? data.withSanitizedValue() : data;
	}

	private boolean hides(String name, Object value) {
		return LivePropertySource.in(this.environment).applied().isSecret(name, value)
				|| name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "").startsWith(KEYS);
	}

}
