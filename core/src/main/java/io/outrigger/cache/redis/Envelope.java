package io.outrigger.cache.redis;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.EntryOptions;
import io.outrigger.cache.level.Content;
import io.outrigger.cache.level.Ticket;

/**
 * What lies in Redis under a key. Scripts write how it begins: the format, 1, then epoch,
 * generation, revision and the time in milliseconds at which it was stored, 8 bytes each,
 * and a byte that is 1 if it was said to be fresh no more. The process adds flags, a
 * byte, how long it is fresh and how long it is kept, in milliseconds, and how long its
 * load took, in microseconds, 8 bytes each, the tags if the flags say so, the value and,
 * in 4 bytes, the CRC-32C of the key and of all that the process added, so that what was
 * damaged or lies under another key is not taken for a value. Immutable.
 *
 * @param origin epoch, generation and revision
 * @param storedAt when it was stored, by Redis' clock
 * @param expired whether it was said to be fresh no more
 * @param content the value as bytes, or that there is none
 */
record Envelope(Ticket origin, long storedAt, boolean expired, Content<byte[]> content) {

	/**
	 * How many bytes identify what is stored: all that scripts write.
	 */
	static final int HEADER = 34;

	private static final byte FORMAT = 1;

	// Of the other flags two are for values that are compressed or encrypted
	private static final byte MISSING = 1;

	private static final byte TAGGED = 2;

	// A time to live and how long what is stale is kept after it
	private static final Duration LONGEST = CacheSettings.MAX_TTL.multipliedBy(2);

	private static final int FIXED = Byte.BYTES + 3 * Long.BYTES;

	private static final int MIN = HEADER + FIXED + Integer.BYTES;

	/**
	 * Writes what follows the header.
	 * @param key the key as text
	 * @param content what is to be kept
	 * @return the bytes
	 */
	static byte[] body(String key, Content<byte[]> content) {
		byte[] payload = content.value();
		List<byte[]> tags = content.tags().stream().map((tag) -> tag.getBytes(StandardCharsets.UTF_8)).toList();
		int length = FIXED + (tags.isEmpty() ? 0 : Byte.BYTES)
				+ tags.stream().mapToInt((tag) -> Short.BYTES + tag.length).sum()
				+ ((payload != null) ? payload.length : 0) + Integer.BYTES;
		ByteBuffer body = ByteBuffer.allocate(length);
		body.put((byte) (((payload != null) ? 0 : MISSING) | (tags.isEmpty() ? 0 : TAGGED)));
		body.putLong(content.fresh().toMillis()).putLong(content.kept().toMillis());
		body.putLong(TimeUnit.NANOSECONDS.toMicros(content.cost().toNanos()));
		if (!tags.isEmpty()) {
			body.put((byte) tags.size());
			tags.forEach((tag) -> body.putShort((short) tag.length).put(tag));
		}
		if (payload != null) {
			body.put(payload);
		}
		body.putInt(checksum(key, body.array(), 0, body.position()));
		return body.array();
	}

	/**
	 * Reads what is stored.
	 * @param key the key as text
	 * @param bytes whatever lies there
	 * @return the envelope
	 * @throws IOException if it is none, or not the one of this key
	 */
	static Envelope read(String key, byte[] bytes) throws IOException {
		if (bytes.length < MIN || bytes[0] != FORMAT) {
			throw new IOException("Not of format " + FORMAT);
		}
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		int end = bytes.length - Integer.BYTES;
		if (buffer.getInt(end) != checksum(key, bytes, HEADER, end - HEADER)) {
			throw new IOException("The checksum does not match");
		}
		buffer.position(Byte.BYTES).limit(end);
		long epoch = buffer.getLong();
		Ticket origin = new Ticket(buffer.getLong(), epoch, buffer.getLong());
		long storedAt = buffer.getLong();
		byte expired = buffer.get();
		if (storedAt < 0 || origin.generation() <= 0 || (expired & ~1) != 0) {
			throw new IOException("Not of format " + FORMAT);
		}
		return new Envelope(origin, storedAt, expired == 1, content(buffer));
	}

	private static Content<byte[]> content(ByteBuffer buffer) throws IOException {
		byte flags = buffer.get();
		Duration fresh = Duration.ofMillis(buffer.getLong());
		Duration kept = Duration.ofMillis(buffer.getLong());
		long cost = buffer.getLong();
		boolean possible = isAtMost(fresh, CacheSettings.MAX_TTL) && isAtMost(kept, LONGEST) && cost >= 0
				&& cost <= TimeUnit.DAYS.toMicros(1);
		if (!possible || (flags & ~(MISSING | TAGGED)) != 0) {
			throw new IOException("Not of format " + FORMAT);
		}
		Set<String> tags = ((flags & TAGGED) != 0) ? tags(buffer) : Set.of();
		byte[] payload = null;
		if ((flags & MISSING) == 0) {
			payload = new byte[buffer.remaining()];
			buffer.get(payload);
		}
		return new Content<>(payload, fresh, kept, Duration.of(cost, ChronoUnit.MICROS), tags);
	}

	private static boolean isAtMost(Duration time, Duration longest) {
		return !time.isNegative() && time.compareTo(longest) <= 0;
	}

	private static Set<String> tags(ByteBuffer buffer) throws IOException {
		Set<String> tags = new LinkedHashSet<>();
		try {
			for (int left = buffer.get(); left > 0; left--) {
				byte[] tag = new byte[Short.toUnsignedInt(buffer.getShort())];
				buffer.get(tag);
				tags.add(new String(tag, StandardCharsets.UTF_8));
			}
		}
		catch (BufferUnderflowException ex) {
			throw new IOException(ex);
		}
		if (!tags.stream().allMatch(EntryOptions::isTag)) {
			throw new IOException("Not of format " + FORMAT);
		}
		return tags;
	}

	/**
	 * Returns how long ago it was stored.
	 * @param now the time of Redis in milliseconds
	 * @return the time; never negative, so that a clock that seems to go back gives
	 * nobody more than there was
	 */
	Duration age(long now) {
		return Duration.ofMillis(Math.max(0, now - this.storedAt));
	}

	private static int checksum(String key, byte[] bytes, int from, int length) {
		CRC32C checksum = new CRC32C();
		checksum.update(key.getBytes(StandardCharsets.UTF_8));
		checksum.update(bytes, from, length);
		return (int) checksum.getValue();
	}

}
