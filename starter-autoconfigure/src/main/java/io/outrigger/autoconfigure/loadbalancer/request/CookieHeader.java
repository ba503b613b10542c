package io.outrigger.autoconfigure.loadbalancer.request;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Values in the header by which a request carries cookies (RFC 6265, section 4.2.1).
 */
public final class CookieHeader {

	private CookieHeader() {
	}

	/**
	 * Returns the value of a cookie.
	 * @param headers headers of a request
	 * @param name name of the cookie
	 * @return the value, or {@code null} if there is no such cookie
	 */
	public static @Nullable String value(HttpHeaders headers, String name) {
		String header = headers.getFirst(HttpHeaders.COOKIE);
		int from = 0;
		while (header != null && from < header.length()) {
			int semicolon = header.indexOf(';', from);
			int end = (semicolon >= 0) ? semicolon : header.length();
			int equals = header.indexOf('=', from);
			int start = from;
			while (start < end && header.charAt(start) == ' ') {
				start++;
			}
			if (equals >= 0 && equals < end && equals - start == name.length() && header.startsWith(name, start)) {
				return header.substring(equals + 1, end).strip();
			}
			from = end + 1;
		}
		return null;
	}

}
