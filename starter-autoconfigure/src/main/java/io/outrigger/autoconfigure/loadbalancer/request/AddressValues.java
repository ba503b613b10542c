package io.outrigger.autoconfigure.loadbalancer.request;

import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * Values in the address of a request, as they stand there: neither decoded nor trimmed.
 */
public final class AddressValues {

	private AddressValues() {
	}

	/**
	 * Returns the first value of a query parameter.
	 * @param address the address
	 * @param name name of the parameter, as it stands in addresses
	 * @return the value, empty if the parameter has none; {@code null} if there is no
	 * such parameter
	 */
	public static @Nullable String query(URI address, String name) {
		String query = address.getRawQuery();
		int from = 0;
		while (query != null && from <= query.length()) {
			int end = end(query, '&', from, query.length());
			int nameEnd = end(query, '=', from, end);
			if (nameEnd - from == name.length() && query.startsWith(name, from)) {
				return query.substring(Math.min(nameEnd + 1, end), end);
			}
			from = end + 1;
		}
		return null;
	}

	/**
	 * Returns the value of a variable in the path.
	 * @param pattern the pattern from which the address was made, with or without scheme
	 * and authority
	 * @param address the address
	 * @param name name of the variable
	 * @return the part of the path in which the pattern has the variable; {@code null} if
	 * the pattern has no such variable in its path
	 */
	public static @Nullable String variable(String pattern, URI address, String name) {
		int pathStart = pathStart(pattern);
		int pathEnd = end(pattern, '?', pathStart, pattern.length());
		int brace = brace(pattern, name, pathStart, pathEnd);
		if (brace < 0) {
			return null;
		}
		int segment = 0;
		int segmentStart = pathStart;
		for (int at = pathStart; at < brace; at++) {
			if (pattern.charAt(at) == '/') {
				segment++;
				segmentStart = at + 1;
			}
		}
		String value = segment(address.getRawPath(), segment);
		return (value != null) ? inside(value, pattern, segmentStart, brace, pathEnd) : null;
	}

	/*
	 * Without what stands beside the variable in the pattern, unless that is a variable
	 * too.
	 */
	private static String inside(String segment, String pattern, int start, int brace, int pathEnd) {
		int after = end(pattern, '}', brace, pathEnd) + 1;
		int end = end(pattern, '/', Math.min(after, pathEnd), pathEnd);
		String before = pattern.substring(start, brace);
		String behind = pattern.substring(Math.min(after, end), end);
		boolean alone = before.indexOf('{') < 0 && behind.indexOf('{') < 0;
		boolean fits = segment.length() >= before.length() + behind.length() && segment.startsWith(before)
				&& segment.endsWith(behind);
		return (alone && fits) ? segment.substring(before.length(), segment.length() - behind.length()) : segment;
	}

	private static int brace(String pattern, String name, int from, int limit) {
		for (int brace = pattern.indexOf('{', from); brace >= 0
				&& brace < limit; brace = pattern.indexOf('{', brace + 1)) {
			int after = brace + 1 + name.length();
			if (pattern.startsWith(name, brace + 1) && after < pattern.length()
					&& (pattern.charAt(after) == '}' || pattern.charAt(after) == ':')) {
				return brace;
			}
		}
		return -1;
	}

	private static int pathStart(String pattern) {
		int scheme = pattern.indexOf("://");
		return (scheme >= 0) ? end(pattern, '/', scheme + 3, pattern.length()) : 0;
	}

	private static @Nullable String segment(@Nullable String path, int number) {
		int from = 0;
		for (int i = 0; path != null && i < number; i++) {
			from = path.indexOf('/', from) + 1;
			if (from == 0) {
				return null;
			}
		}
		return (path != null) ? path.substring(from, end(path, '/', from, path.length())) : null;
	}

	private static int end(String text, char mark, int from, int limit) {
		int at = text.indexOf(mark, from);
		return (at >= 0 && at < limit) ? at : limit;
	}

}
