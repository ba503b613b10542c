package io.outrigger.loadbalancer.spi;

import org.jspecify.annotations.Nullable;

/**
 * How much depends on a request.
 */
public enum Priority {

	/**
	 * Somebody waits for it who must not wait.
	 */
	HIGH,

	/**
	 * As most requests.
	 */
	NORMAL,

	/**
	 * Nobody waits for it.
	 */
	LOW;

	/**
	 * Name of the request header that carries it, as {@code high}, {@code normal} or
	 * {@code low}.
	 */
	public static final String HEADER = "Outrigger-Priority";

	/**
	 * Name of the attribute by which a caller says the priority of a request, as such or
	 * as text.
	 */
	public static final String ATTRIBUTE = Priority.class.getName();

	private static final Priority[] ALL = values();

	/**
	 * Reads a priority.
	 * @param text the text, in whatever case
	 * @return the priority, or {@code null} if it is none
	 */
	public static @Nullable Priority of(@Nullable String text) {
		for (Priority priority : ALL) {
			if (priority.name().equalsIgnoreCase(text)) {
				return priority;
			}
		}
		return null;
	}

}
