package io.outrigger.sidecar;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

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

	private static final Set<String> OF_REQUESTS = Set.of(IDENTITY.toLowerCase(Locale.ROOT),
			DEADLINE.toLowerCase(Locale.ROOT), PRIORITY.toLowerCase(Locale.ROOT), CALLER.toLowerCase(Locale.ROOT),
			ATTEMPT.toLowerCase(Locale.ROOT));

	private PlatformHeaders() {
	}

	/**
	 * Returns which headers of an incoming request must not reach the service: those of
	 * the platform unless the sender is trusted, and in any case those with its prefix
	 * that it does not know.
	 * @param names names of the request's headers, in any case
	 * @param trusted whether the sender may set the platform's headers
	 * @return the names as they were given; costs no allocation if there are none
	 */
	public static List<String> toStrip(Iterable<String> names, boolean trusted) {
		Set<String> found = null;
		for (String name : names) {
			if (isReserved(name) && !(trusted && OF_REQUESTS.contains(name.toLowerCase(Locale.ROOT)))) {
				found = (found != null) ? found : new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
				found.add(name);
			}
		}
		return (found != null) ? List.copyOf(found) : List.of();
	}

	/**
	 * Whether only the platform may set a request header.
	 * @param name name of the header, in any case
	 * @return {@code true} if it begins as those of the platform do
	 */
	public static boolean isReserved(String name) {
		return name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
	}

}
