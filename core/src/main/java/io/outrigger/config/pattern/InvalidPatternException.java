package io.outrigger.config.pattern;

/**
 * A text is no pattern.
 */
public final class InvalidPatternException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final int position;

	InvalidPatternException(String text, int position, String found) {
		super("pattern is '" + text + "' but at position " + position + " it has: " + found);
		this.position = position;
	}

	/**
	 * Returns where it fails.
	 * @return the position, from 0; the length of the text if something lacks at its end
	 */
	public int position() {
		return this.position;
	}

}
