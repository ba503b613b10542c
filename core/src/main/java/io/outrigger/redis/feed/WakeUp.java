package io.outrigger.redis.feed;

import java.nio.charset.StandardCharsets;

/**
 * The message that something changed: {@code 1 <revision>}, the 1 being its format.
 */
final class WakeUp {

	/** What is no message of ours. */
	static final long NONE = -1;

	private static final int LONGEST = 32;

	private static final String FORMAT = "1 ";

	private WakeUp() {
	}

	static long revision(byte[] message) {
		if (message.length > LONGEST) {
			return NONE;
		}
		String text = new String(message, StandardCharsets.UTF_8);
		if (!text.startsWith(FORMAT)) {
			return NONE;
		}
		long revision = FeedPage.number(text.substring(FORMAT.length()));
		return (revision > 0) ? revision : NONE;
	}

}
