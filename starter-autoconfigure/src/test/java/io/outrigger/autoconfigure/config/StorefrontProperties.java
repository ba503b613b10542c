package io.outrigger.autoconfigure.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of a user, for tests: {@code min} must not be above {@code max}.
 *
 * @param discountPercent from 0 to 90
 * @param min the least
 * @param max the most
 * @param timeout a duration
 * @param apiKey a secret of at least 4 characters
 * @param greeting a text
 * @param tags a list
 * @param labels a map
 */
@ConfigurationProperties("storefront")
public record StorefrontProperties(@DefaultValue("10") int discountPercent, @DefaultValue("0") int min,
		@DefaultValue("100") int max, @DefaultValue("1s") Duration timeout, @DefaultValue("none") String apiKey,
		@DefaultValue("hello") String greeting, @DefaultValue List<String> tags,
		@DefaultValue Map<String, String> labels) {

	public StorefrontProperties {
		require(discountPercent >= 0 && discountPercent <= 90,
				"storefront.discount-percent is " + discountPercent + " but must be: from 0 to 90");
		require(min <= max, "min " + min + " is above max " + max);
		require(apiKey.length() >= 4, "api key '" + apiKey + "' is too short");
	}

	private static void require(boolean holds, String message) {
		if (!holds) {
			throw new IllegalArgumentException(message);
		}
	}

}
