package io.outrigger.config.fleet.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A message that a release is proposed: {@code 1 <id>}, followed by a space and the
 * release itself if it is small, which spares everybody the way to Redis to get it.
 */
final class Proposed {

	private static final int FORMAT_LENGTH = 2;

	private static final int ID_LENGTH = 36;

	private static final int WITHOUT_RELEASE = FORMAT_LENGTH + ID_LENGTH;

	/*
	 * What Redis is asked to send along is shorter.
	 */
	private static final int LONGEST = 8 * 1024;

	private final String id;

	private final byte @Nullable [] release;

	private Proposed(String id, byte @Nullable [] release) {
		this.id = id;
		this.release = release;
	}

	/*
	 * Returns nothing if the message is none of ours.
	 */
	static @Nullable Proposed read(byte[] message) {
		if (message.length < WITHOUT_RELEASE || message.length > LONGEST || message[0] != '1' || message[1] != ' ') {
			return null;
		}
		String id = new String(message, FORMAT_LENGTH, ID_LENGTH, StandardCharsets.ISO_8859_1);
		if (!isId(id)) {
			return null;
		}
		if (message.length == WITHOUT_RELEASE) {
			return new Proposed(id, null);
		}
		return (message[WITHOUT_RELEASE] == ' ')
				? new Proposed(id, Arrays.copyOfRange(message, WITHOUT_RELEASE + 1, message.length)) : null;
	}

	String id() {
		return this.id;
	}

	/*
	 * Returns what is proposed, or nothing if that has to be read.
	 */
	byte @Nullable [] release() {
		return this.release;
	}

	private static boolean isId(String text) {
		try {
			return UUID.fromString(text).toString().equals(text);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
