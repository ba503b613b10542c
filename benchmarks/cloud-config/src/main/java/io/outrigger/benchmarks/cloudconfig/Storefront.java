package io.outrigger.benchmarks.cloudconfig;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties that say when they are bound. A mutable bean: Spring Cloud does not bind
 * records again.
 */
@ConfigurationProperties("storefront")
public class Storefront {

	private String round = "";

	private int discountPercent;

	private Duration timeout = Duration.ofSeconds(1);

	/**
	 * Returns which publication these are of.
	 * @return its name
	 */
	public String getRound() {
		return this.round;
	}

	/**
	 * Sets which publication these are of, and says so.
	 * @param round its name
	 */
	public void setRound(String round) {
		if (!round.equals(this.round)) {
			this.round = round;
			System.out.println("BOUND " + round);
		}
	}

	/**
	 * Returns how much is taken off.
	 * @return from 0 to 90
	 */
	public int getDiscountPercent() {
		return this.discountPercent;
	}

	/**
	 * Sets how much is taken off.
	 * @param discountPercent from 0 to 90
	 */
	public void setDiscountPercent(int discountPercent) {
		if (discountPercent < 0 || discountPercent > 90) {
			throw new IllegalArgumentException("discountPercent is " + discountPercent + " but must be from 0 to 90");
		}
		this.discountPercent = discountPercent;
	}

	/**
	 * Returns how long to wait.
	 * @return the time
	 */
	public Duration getTimeout() {
		return this.timeout;
	}

	/**
	 * Sets how long to wait.
	 * @param timeout the time
	 */
	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

}
