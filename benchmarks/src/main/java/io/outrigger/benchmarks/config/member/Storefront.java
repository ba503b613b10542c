package io.outrigger.benchmarks.config.member;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties that follow releases as a record.
 *
 * @param round which publication these are of
 * @param discountPercent how much is taken off, from 0 to 90
 * @param timeout how long to wait
 */
@ConfigurationProperties("storefront")
public record Storefront(@DefaultValue("") String round, @DefaultValue("0") int discountPercent,
		@DefaultValue("1s") Duration timeout) {

	/**
	 * Checks the discount.
	 */
	public Storefront {
		if (discountPercent < 0 || discountPercent > 90) {
			throw new IllegalArgumentException("discountPercent is " + discountPercent + " but must be from 0 to 90");
		}
	}

}
