package io.outrigger.config.redis;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.InvalidReleaseException;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.type.ValueType;

/**
 * A version of a key as it lies in Redis, the first 1 being the format:
 * {@code 1 <version> <revision> <milliseconds> <TYPE> <S or D>}, then author, reason and
 * value, each on a line of its own.
 */
final class EntryRecord {

	private static final String FORMAT = "1";

	private static final String SET = "S";

	private static final String DELETED = "D";

	private static final int PARTS = 6;

	private static final char REPLACEMENT = '\ufffd';

	/*
	 * What a script can count to.
	 */
	private static final long GREATEST = 1L << 53;

	private EntryRecord() {
	}

	static byte[] write(ConfigEntry entry) {
		String value = entry.value();
		return (FORMAT + " " + entry.version() + " " + entry.revision() + " " + entry.updatedAt().toEpochMilli() + " "
				+ entry.type() + " " + ((value != null) ? SET : DELETED) + "\n" + entry.author() + "\n" + entry.reason()
				+ "\n" + ((value != null) ? value : ""))
			.getBytes(StandardCharsets.UTF_8);
	}

	/*
	 * Whether a record is of a later format, which is not ours to touch.
	 */
	static boolean isForeign(byte[] record) {
		int length = 0;
		while (length < record.length && record[length] >= '0' && record[length] <= '9') {
			length++;
		}
		return length > 0 && length < record.length && record[length] == ' ' && record[0] != '0'
				&& !(length == 1 && record[0] == '1');
	}

	/*
	 * Reads a record. Fails with a reason that tells no value.
	 */
	static ConfigEntry read(String key, byte[] record) {
		String text = text(record);
		int author = text.indexOf('\n') + 1;
		int reason = text.indexOf('\n', author) + 1;
		int value = text.indexOf('\n', reason) + 1;
		require(author > 0 && reason > author && value > reason, "has too few lines");
		String[] head = text.substring(0, author - 1).split(" ", -1);
		require(head.length == PARTS && head[0].equals(FORMAT), "is of another format");
		boolean set = head[PARTS - 1].equals(SET);
		require(set || (head[PARTS - 1].equals(DELETED) && value == text.length()), "is neither set nor deleted");
		ConfigEntry entry = entry(key, set ? text.substring(value) : null, head,
				new String[] { text.substring(author, reason - 1), text.substring(reason, value - 1) });
		requireRules(entry);
		return entry;
	}

	private static ConfigEntry entry(String key, @Nullable String value, String[] head, String[] who) {
		try {
			return new ConfigEntry(key, value, ValueType.valueOf(head[4]), number(head[1]), number(head[2]),
					Instant.ofEpochMilli(number(head[3])), who[0], who[1]);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("has a head that cannot be read", ex);
		}
	}

	private static long number(String text) {
		long number = Long.parseLong(text);
		require(number >= 1 && number <= GREATEST, "has a number out of its bounds");
		return number;
	}

	/*
	 * What no release could have had is not taken from a record either.
	 */
	private static void requireRules(ConfigEntry entry) {
		try {
			new Release(new Change(entry.key(), entry.value(), entry.type(), null), entry.author(), entry.reason());
		}
		catch (InvalidReleaseException ex) {
			throw new IllegalArgumentException("breaks a rule: " + ex.getMessage(), ex);
		}
	}

	/*
	 * Only where something may have been replaced is it worth to look closer.
	 */
	private static String text(byte[] record) {
		String text = new String(record, StandardCharsets.UTF_8);
		if (text.indexOf(REPLACEMENT) >= 0) {
			try {
				StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(record));
			}
			catch (CharacterCodingException ex) {
				throw new IllegalArgumentException("is no UTF-8", ex);
			}
		}
		return text;
	}

	private static void require(boolean holds, String found) {
		if (!holds) {
			throw new IllegalArgumentException(found);
		}
	}

}
