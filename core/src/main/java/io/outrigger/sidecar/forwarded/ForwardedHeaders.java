package io.outrigger.sidecar.forwarded;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Takes out of a request what was written about its origin by nobody who is trusted:
 * {@code Forwarded} (RFC 7239) and all headers that begin with {@code X-Forwarded-}. Safe
 * for use from several threads.
 */
public final class ForwardedHeaders {

	private static final String STANDARD = "forwarded";

	private static final String PREFIX = "x-forwarded-";

	private static final String FOR = "x-forwarded-for";

	private ForwardedHeaders() {
	}

	/**
	 * Whether a header is one of those.
	 * @param name its name, in any case
	 * @return {@code true} if it is
	 */
	public static boolean include(CharSequence name) {
		return begins(name, PREFIX) || (name.length() == STANDARD.length() && begins(name, STANDARD));
	}

	/**
	 * Says what is left of them.
	 * @param names names of the request's headers, in any case
	 * @param values gives the values of a header
	 * @param peer who sent the request to this process; {@code null} if that is not known
	 * @param settings say who is believed
	 * @return by the name of each that changes, the values that are believed: none if it
	 * is to be taken out
	 */
	public static Map<String, List<String>> changes(Iterable<String> names, Function<String, List<String>> values,
			@Nullable InetAddress peer, ForwardedSettings settings) {
		List<String> found = null;
		for (String name : names) {
			if (include(name)) {
				found = (found != null) ? found : new ArrayList<>();
				found.add(name);
			}
		}
		if (found == null) {
			return Map.of();
		}
		Map<String, List<String>> changes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		if (!settings.trusts(peer)) {
			found.forEach((name) -> changes.put(name, List.of()));
			return changes;
		}
		boolean standard = settings.standard();
		int hops = 1;
		for (String name : found) {
			if (standard == name.equalsIgnoreCase(STANDARD) && isChain(name)) {
				List<String> believed = ForwardedHops.believed(values.apply(name), settings);
				hops = Math.max(hops, believed.size());
				changes.put(name, joined(believed));
			}
		}
		for (String name : found) {
			if (!changes.containsKey(name)) {
				changes.put(name, standard ? List.of() : beside(name, values.apply(name), hops));
			}
		}
		changes.entrySet().removeIf((change) -> change.getValue().equals(values.apply(change.getKey())));
		return changes;
	}

	// ASCII letters differ in one bit from those in lower case
	private static boolean begins(CharSequence name, String prefix) {
		if (name.length() < prefix.length()) {
			return false;
		}
		for (int i = 0; i < prefix.length(); i++) {
			if ((name.charAt(i) | ' ') != prefix.charAt(i)) {
				return false;
			}
		}
		return true;
	}

	private static boolean isChain(String name) {
		return name.equalsIgnoreCase(STANDARD) || name.equalsIgnoreCase(FOR);
	}

	private static List<String> beside(String name, List<String> values, int hops) {
		return name.equalsIgnoreCase(STANDARD) ? List.of() : joined(ForwardedHops.last(values, hops));
	}

	private static List<String> joined(List<String> elements) {
		return elements.isEmpty() ? List.of() : List.of(String.join(", ", elements));
	}

}
