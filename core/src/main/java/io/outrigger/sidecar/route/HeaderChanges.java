package io.outrigger.sidecar.route;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.outrigger.sidecar.PlatformHeaders;

/**
 * What a route does to the headers of a request. Immutable.
 *
 * @param add values that come beside those that are there, unless they are among them, by
 * name
 * @param set values that take the place of those that are there, by name
 * @param remove names of headers that are taken away
 * @param forwardCredentials whether credentials stay that came in with another request
 */
public record HeaderChanges(Map<String, String> add, Map<String, String> set, Set<String> remove,
		boolean forwardCredentials) {

	/**
	 * Nothing is done to them.
	 */
	public static final HeaderChanges NONE = new HeaderChanges(Map.of(), Map.of(), Set.of(), false);

	private static final String RULE = "a header's name, which is none of the platform's and none that HTTP clients "
			+ "write by themselves (Host, Cookie, Content-Type, Content-Length, Transfer-Encoding, Connection)";

	private static final String VALUE_RULE = "text without control characters";

	private static final Set<String> OF_CLIENTS = Set.of("host", "cookie", "content-type", "content-length",
			"transfer-encoding", "connection");

	/**
	 * Checks every name and value.
	 * @throws InvalidRouteException if one breaks its rule
	 */
	public HeaderChanges {
		add = Map.copyOf(add);
		set = Map.copyOf(set);
		remove = Set.copyOf(remove);
		check("request-headers.add", add);
		check("request-headers.set", set);
		remove.forEach((name) -> checkName("request-headers.remove", name));
	}

	private static void check(String setting, Map<String, String> headers) {
		headers.forEach((name, value) -> {
			checkName(setting, name);
			if (value.chars().anyMatch((character) -> character < ' ' || character == 0x7f)) {
				throw new InvalidRouteException(setting + "." + name, "(hidden)", VALUE_RULE);
			}
		});
	}

	private static void checkName(String setting, String name) {
		if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}") || PlatformHeaders.isReserved(name)
				|| OF_CLIENTS.contains(name.toLowerCase(Locale.ROOT))) {
			throw new InvalidRouteException(setting, name, RULE);
		}
	}

	/**
	 * Whether there is nothing to do.
	 * @return {@code true} if headers stay as they are
	 */
	public boolean isEmpty() {
		return this.add.isEmpty() && this.set.isEmpty() && this.remove.isEmpty() && !this.forwardCredentials;
	}

	/**
	 * Whether it gives a header a value.
	 * @param name name of the header, in any case
	 * @return {@code true} if it is set or added to
	 */
	public boolean writes(String name) {
		return Stream.concat(this.set.keySet().stream(), this.add.keySet().stream()).anyMatch(name::equalsIgnoreCase);
	}

	/**
	 * Does it: first takes away, then sets, then adds.
	 * @param remover takes a header away
	 * @param setter replaces the values of a header by one
	 * @param adder puts a value beside those of a header, unless it is among them, as it
	 * is when a request is sent again
	 */
	public void applyTo(Consumer<String> remover, HeaderWriter setter, HeaderWriter adder) {
		this.remove.forEach(remover);
		this.set.forEach(setter::write);
		this.add.forEach(adder::write);
	}

	/**
	 * Writes a header.
	 */
	@FunctionalInterface
	public interface HeaderWriter {

		/**
		 * Writes a header.
		 * @param name its name
		 * @param value its value
		 */
		void write(String name, String value);

	}

}
