package io.outrigger.benchmarks.config.member;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties that follow releases setter by setter.
 */
@ConfigurationProperties("desk")
public class Desk {

	private int width = 1;

	private int height = 1;

	/**
	 * Returns how wide it is.
	 * @return the width, positive
	 */
	public int getWidth() {
		return this.width;
	}

	/**
	 * Sets how wide it is.
	 * @param width the width, positive
	 */
	public void setWidth(int width) {
		if (width <= 0) {
			throw new IllegalArgumentException("width is " + width + " but must be positive");
		}
		this.width = width;
	}

	/**
	 * Returns how high it is.
	 * @return the height
	 */
	public int getHeight() {
		return this.height;
	}

	/**
	 * Sets how high it is.
	 * @param height the height
	 */
	public void setHeight(int height) {
		this.height = height;
	}

}
