package io.outrigger.autoconfigure.config.live.bind;

/**
 * What properties inherit from.
 */
public class Named {

	private String baseName = "base";

	public String getBaseName() {
		return this.baseName;
	}

	public void setBaseName(String baseName) {
		this.baseName = baseName;
	}

}
