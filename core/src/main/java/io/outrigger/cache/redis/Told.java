package io.outrigger.cache.redis;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.outrigger.cache.EntryOptions;
import io.outrigger.cache.level.SharedLevel;

/**
 * A message of a change:
 * {@code 1 <bucket> <revision before> <revision> <generation> <key>}, with {@code tag}
 * for a generation if it is a tag that was evicted, and without a key and with generation
 * 0 if the whole bucket changed.
 *
 * @param bucket the bucket
 * @param before its revision before
 * @param revision its revision since
 * @param change what changed
 */
record Told(int bucket, long before, long revision, Change change) {

	static final Told STRANGE = new Told(0, Long.MIN_VALUE, 0, new Change(0, null, null));

	private static final int MOST_DIGITS = 16;

	private static final int PARTS = 6;

	static @Nullable Told of(String message) {
		String[] parts = message.split(" ", PARTS);
		if (parts.length < PARTS - 1 || !parts[0].equals("1")) {
			return null;
		}
		long bucket = number(parts[1], -1);
		long before = number(parts[2], -1);
		long revision = number(parts[3], -1);
		Change change = Change.of(parts[4], (parts.length == PARTS) ? parts[5] : null);
		boolean whole = bucket >= 0 && bucket < SharedLevel.BUCKETS && before >= 0 && revision > before
				&& change != null;
		return whole ? new Told((int) bucket, before, revision, Objects.requireNonNull(change)) : null;
	}

	/**
	 * Reads a counter, as Redis writes them.
	 * @param text its digits, perhaps
	 * @param otherwise what to return if it is none
	 * @return the number
	 */
	static long number(String text, long otherwise) {
		int length = text.length();
		boolean canonical = length == 1 || (length > 1 && length <= MOST_DIGITS && text.charAt(0) != '0');
		long number = 0;
		for (int i = 0; canonical && i < length; i++) {
			int digit = text.charAt(i) - '0';
			canonical = digit >= 0 && digit <= 9;
			number = 10 * number + digit;
		}
		return canonical ? number : otherwise;
	}

	static long number(byte[] text, long otherwise) {
		return number(new String(text, StandardCharsets.ISO_8859_1), otherwise);
	}

	/**
	 * What changed: a key, or what has a tag, or else all of the bucket.
	 *
	 * @param generation what is older of the key does not count any more
	 * @param key the key as text
	 * @param tag the tag
	 */
	record Change(long generation, @Nullable String key, @Nullable String tag) {

		static @Nullable Change of(String kind, @Nullable String name) {
			if (kind.equals("tag")) {
				return (name != null && EntryOptions.isTag(name)) ? new Change(0, null, name) : null;
			}
			long generation = number(kind, -1);
			return (generation >= 0 && (name != null) == (generation > 0)) ? new Change(generation, name, null) : null;
		}

	}

}
