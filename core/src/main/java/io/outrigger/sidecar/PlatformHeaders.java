package io.outrigger.sidecar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.spi.Priority;

/**
 * The headers by which instances of the platform talk to each other.
 */
public final class PlatformHeaders {

	/**
	 * Request: proof of who calls.
	 */
	public static final String IDENTITY = "Outrigger-Identity";

	/**
	 * Request: remaining milliseconds for the answer.
	 */
	public static final String DEADLINE = "Outrigger-Deadline";

	/**
	 * Request: {@code high}, {@code normal} or {@code low}.
	 */
	public static final String PRIORITY = Priority.HEADER;

	/**
	 * Request: name of the calling service, a slash, id of the calling instance.
	 */
	public static final String CALLER = "Outrigger-Caller";

	/**
	 * Request: number of the attempt, from 1.
	 */
	public static final String ATTEMPT = Attempt.HEADER;

	/**
	 * Response: id of the instance that answered.
	 */
	public static final String INSTANCE = "Outrigger-Instance";

	private static final String PREFIX = "outrigger-";

	private static final List<String> OF_REQUESTS = Stream.of(IDENTITY, DEADLINE, PRIORITY, CALLER, ATTEMPT)
		.map((name) -> name.toLowerCase(Locale.ROOT))
		.toList();

	private PlatformHeaders() {
	}

	/**
	 * Whether a header of an incoming request may reach the service: one of the platform
	 * if the sender is trusted, but none with its prefix that it does not know.
	 * @param name name of the header, in any case
	 * @param trusted whether the sender may set the platform's headers
	 * @return {@code false} if it must not
	 */
	public static boolean isBelieved(CharSequence name, boolean trusted) {
		return !isReserved(name) || (trusted && isOfRequests(name));
	}

	/**
	 * Returns which headers must not go on.
	 * @param names names of the headers, in any case
	 * @return those that only the platform may set, as they were given; costs no
	 * allocation if there are none
	 */
	public static List<String> reserved(Iterable<String> names) {
		List<String> found = List.of();
		for (String name : names) {
			if (isReserved(name)) {
				found = found.isEmpty() ? new ArrayList<>() : found;
				found.add(name);
			}
		}
		return found;
	}

	/**
	 * Whether only the platform may set a request header.
	 * @param name name of the header, in any case
	 * @return {@code true} if it begins as those of the platform do
	 */
	public static boolean isReserved(CharSequence name) {
		return begins(name, PREFIX);
	}

	private static boolean isOfRequests(CharSequence name) {
		for (String known : OF_REQUESTS) {
			if (known.length() == name.length() && begins(name, known)) {
				return true;
			}
		}
		return false;
	}

	// Servers have names that are no strings, which would have to be made of each
	private static boolean begins(CharSequence name, String lowerCase) {
		if (name.length() < lowerCase.length()) {
			return false;
		}
		for (int i = 0; i < lowerCase.length(); i++) {
			// ASCII letters differ in one bit from those in lower case
			if ((name.charAt(i) | ' ') != lowerCase.charAt(i)) {
				return false;
			}
		}
		return true;
	}

}
