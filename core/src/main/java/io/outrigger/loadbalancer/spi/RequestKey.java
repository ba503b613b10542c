package io.outrigger.loadbalancer.spi;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Something that tells requests apart, such as a header of a certain name.
 *
 * @param source where it stands
 * @param name its name there; empty for the client's address, which has none
 */
public record RequestKey(Source source, String name) {

	/**
	 * The address of the client for whom the request is made.
	 */
	public static final RequestKey CLIENT_ADDRESS = new RequestKey(Source.CLIENT_ADDRESS, "");

	/**
	 * What a text must be to be read as a key.
	 */
	public static final String RULE = "header:<name>, cookie:<name>, query:<name>, path:<variable>, "
			+ "attribute:<name> or client-address";

	private static final int MAX_NAME = 127;

	/**
	 * Checks that the name fits the source.
	 * @throws IllegalArgumentException if not
	 */
	public RequestKey {
		boolean fits = (source == Source.CLIENT_ADDRESS) ? name.isEmpty() : isName(name);
		if (!fits) {
			throw new IllegalArgumentException("Name of the key is '" + name + "' but must be: "
					+ ((source == Source.CLIENT_ADDRESS) ? "empty" : "1 to " + MAX_NAME + " characters, no blank"));
		}
	}

	/**
	 * Reads a key.
	 * @param text a text such as {@code header:X-User}
	 * @return the key, or {@code null} if the text does not keep the {@link #RULE}
	 */
	public static @Nullable RequestKey of(String text) {
		String trimmed = text.trim();
		int colon = trimmed.indexOf(':');
		String kind = (colon >= 0) ? trimmed.substring(0, colon) : trimmed;
		String name = (colon >= 0) ? trimmed.substring(colon + 1).trim() : "";
		for (Source source : Source.values()) {
			if (source.kind().equals(kind)) {
				boolean address = source == Source.CLIENT_ADDRESS;
				return (address ? colon < 0 : isName(name)) ? new RequestKey(source, name) : null;
			}
		}
		return null;
	}

	private static boolean isName(String name) {
		return !name.isEmpty() && name.length() <= MAX_NAME && name.chars().noneMatch((one) -> one <= ' ');
	}

	/**
	 * Returns the text that {@link #of} reads as this key.
	 */
	@Override
	public String toString() {
		return (this.source == Source.CLIENT_ADDRESS) ? this.source.kind() : this.source.kind() + ":" + this.name;
	}

	/**
	 * Where a key stands.
	 */
	public enum Source {

		/**
		 * A header of the request that is sent.
		 */
		HEADER,

		/**
		 * A cookie of the request that is sent.
		 */
		COOKIE,

		/**
		 * A parameter in the query of the address.
		 */
		QUERY,

		/**
		 * A variable in the pattern of the address.
		 */
		PATH,

		/**
		 * An attribute that the caller gave the request.
		 */
		ATTRIBUTE,

		/**
		 * The client for whom the request is made.
		 */
		CLIENT_ADDRESS;

		private String kind() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
