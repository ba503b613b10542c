package io.outrigger.autoconfigure.config.live.bind;

/**
 * A part of properties, or properties themselves.
 */
public class Part {

	private String color = "brown";

	private int width = 1;

	public String getColor() {
		return this.color;
	}

	public void setColor(String color) {
		this.color = color;
	}

	public int getWidth() {
		return this.width;
	}

	public void setWidth(int width) {
		this.width = width;
	}

}
