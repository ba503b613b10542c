package io.outrigger.sample;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the shopkeeper can change while the shop is open.
 *
 * @param discountPercent discount on every product, from 0 to 90
 */
@ConfigurationProperties("storefront")
record StorefrontProperties(@DefaultValue("0") int discountPercent) {

	StorefrontProperties {
		if (discountPercent < 0 || discountPercent > 90) {
			throw new IllegalArgumentException(
					"storefront.discount-percent is '" + discountPercent + "' but must be: from 0 to 90");
		}
	}

}
