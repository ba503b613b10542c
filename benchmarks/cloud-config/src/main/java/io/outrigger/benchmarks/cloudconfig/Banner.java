package io.outrigger.benchmarks.cloudconfig;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.cloud.context.config.annotation.RefreshScope;

/**
 * A bean that Spring Cloud makes anew after a refresh.
 */
@RefreshScope
public class Banner {

	@Value("${storefront.discount-percent}")
	private int discountPercent;

	/**
	 * Returns how much is taken off.
	 * @return from 0 to 90
	 */
	public int getDiscountPercent() {
		return this.discountPercent;
	}

}
