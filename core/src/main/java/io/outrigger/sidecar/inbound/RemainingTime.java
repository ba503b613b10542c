package io.outrigger.sidecar.inbound;

import java.util.List;

/**
 * Reads how long the sender of a request waits: a whole number of milliseconds. As there
 * is no clock in it, it does not matter how far those of two machines differ.
 */
final class RemainingTime {

	static final long MALFORMED = -1;

	private static final int MOST_DIGITS = 18;

	private RemainingTime() {
	}

	static long millis(List<String> values) {
		if (values.isEmpty()) {
			return Admission.NO_DEADLINE;
		}
		String text = values.get(0);
		if (values.size() > 1 || text.isEmpty() || text.length() > MOST_DIGITS) {
			return MALFORMED;
		}
		long millis = 0;
		for (int i = 0; i < text.length(); i++) {
			char digit = text.charAt(i);
			if (digit < '0' || digit > '9') {
				return MALFORMED;
			}
			millis = 10 * millis + (digit - '0');
		}
		return millis;
	}

}
