package io.outrigger.sidecar;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The credentials that came in with a request: meant for this service, and for no other
 * that is called meanwhile. Tells them from those that this service has of its own, by
 * their values. Immutable.
 */
public final class ReceivedCredentials {

	/**
	 * None.
	 */
	public static final ReceivedCredentials NONE = new ReceivedCredentials(Set.of(), Set.of());

	private final Set<String> authorizations;

	private final Set<String> cookies;

	private ReceivedCredentials(Set<String> authorizations, Set<String> cookies) {
		this.authorizations = authorizations;
		this.cookies = cookies;
	}

	/**
	 * Remembers the credentials of a request.
	 * @param authorizations values of its headers <code>Authorization</code> and
	 * <code>Proxy-Authorization</code>
	 * @param cookies values of its headers <code>Cookie</code>
	 * @return the credentials
	 */
	public static ReceivedCredentials of(List<String> authorizations, List<String> cookies) {
		if (authorizations.isEmpty() && cookies.isEmpty()) {
			return NONE;
		}
		Set<String> values = new HashSet<>();
		authorizations.forEach((value) -> values.add(secretOf(value)));
		Set<String> pairs = new HashSet<>();
		cookies.forEach((header) -> pairs(header).forEach((pair) -> pairs.add(bare(pair))));
		return new ReceivedCredentials(values, pairs);
	}

	/**
	 * Whether there are none.
	 * @return {@code true} if nothing has to be looked for
	 */
	public boolean isEmpty() {
		return this.authorizations.isEmpty() && this.cookies.isEmpty();
	}

	/**
	 * Whether the value of a header came in.
	 * @param authorization value of a header <code>Authorization</code> or
	 * <code>Proxy-Authorization</code>
	 * @return {@code true} if it is that of one of those, however its scheme is spelled
	 */
	public boolean include(String authorization) {
		return this.authorizations.contains(secretOf(authorization));
	}

	/**
	 * Whether a cookie came in.
	 * @param name its name
	 * @param value its value
	 * @return {@code true} if it did, with that value, in quotes or not
	 */
	public boolean includeCookie(String name, String value) {
		return this.cookies.contains(bare(name + "=" + value));
	}

	/**
	 * Takes the cookies out that came in.
	 * @param header value of a header <code>Cookie</code>
	 * @return the value with the others, the same if that is all; {@code null} if there
	 * are no others. Whether a value stands in quotes makes no difference
	 */
	public @Nullable String withoutReceived(String header) {
		List<String> pairs = pairs(header);
		List<String> others = pairs.stream().filter((pair) -> !this.cookies.contains(bare(pair))).toList();
		if (others.size() == pairs.size()) {
			return header;
		}
		return others.isEmpty() ? null : String.join("; ", others);
	}

	// A token is as good under "bearer" as it was under "Bearer"
	private static String secretOf(String value) {
		String stripped = value.strip();
		int space = stripped.indexOf(' ');
		return (space >= 0) ? stripped.substring(space + 1).strip() : stripped;
	}

	private static List<String> pairs(String header) {
		List<String> pairs = new ArrayList<>();
		for (String part : header.split(";", -1)) {
			String pair = part.strip();
			if (!pair.isEmpty()) {
				pairs.add(pair);
			}
		}
		return pairs;
	}

	/*
	 * Whoever parses cookies leaves out the quotes that may stand around a value (RFC
	 * 6265, section 4.1.1), and whoever writes them may put some there.
	 */
	private static String bare(String pair) {
		int equals = pair.indexOf('=');
		if (equals < 0) {
			return pair;
		}
		String value = pair.substring(equals + 1).strip();
		while (value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")) {
			value = value.substring(1, value.length() - 1).strip();
		}
		return pair.substring(0, equals).strip() + "=" + value;
	}

	/**
	 * Leaves the credentials out.
	 */
	@Override
	public String toString() {
		return "ReceivedCredentials[" + (isEmpty() ? "none" : "hidden") + "]";
	}

}
