package io.outrigger.autoconfigure.loadbalancer.client;

import java.time.Duration;

import org.springframework.http.HttpHeaders;

/**
 * Reads how long an answer asks to wait (RFC 9110, section 10.2.3): a number of seconds,
 * or a date, which is compared with that of the answer, since clocks differ.
 */
final class RetryAfter {

	/*
	 * Who asks to wait, and nobody understands for how long, is asked again much later.
	 */
	private static final Duration UNKNOWN = Duration.ofDays(1);

	private static final int MOST_DIGITS = 9;

	private RetryAfter() {
	}

	static long nanos(HttpHeaders headers) {
		String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
		if (value == null) {
			return -1;
		}
		String text = value.trim();
		if (!text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(Character::isDigit)) {
			return Duration.ofSeconds(Long.parseLong(text)).toNanos();
		}
		try {
			long until = headers.getFirstDate(HttpHeaders.RETRY_AFTER);
			long answered = headers.getDate();
			return (answered >= 0) ? Math.max(0, Duration.ofMillis(until - answered).toNanos()) : UNKNOWN.toNanos();
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			return UNKNOWN.toNanos();
		}
	}

}
