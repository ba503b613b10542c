package io.outrigger.cache.redis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.level.Ticket;

/**
 * What lies in Redis under a key. Scripts write how it begins: the format, 1, then epoch,
 * generation and the time in milliseconds at which it was stored, 8 bytes each. The
 * process adds flags, a byte, the time to live in milliseconds, 8 bytes, the value and,
 * in 4 bytes, the CRC-32C of key, flags, time to live and value, so that what was damaged
 * or lies under another key is not taken for a value. Immutable.
 *
 * @param ticket epoch and generation
 * @param storedAt when it was stored, by Redis' clock
 * @param ttl how long it was to be kept then
 * @param payload the value; {@code null} if it is kept that there is none
 */
@SuppressWarnings("ArrayRecordComponent") // decoded once, compared with nothing
record Envelope(Ticket ticket, long storedAt, Duration ttl, byte @Nullable [] payload) {

	/**
	 * How many bytes identify what is stored: all that scripts write.
	 */
	static final int HEADER = 25;

	private static final byte FORMAT = 1;

	private static final byte MISSING = 1;

	private static final int MIN = HEADER + Byte.BYTES + Long.BYTES + Integer.BYTES;

	/**
	 * Writes what follows the header.
	 * @param key the key as text
	 * @param ttl how long it is to be kept
	 * @param payload the value; {@code null} to keep that there is none
	 * @return the bytes
	 */
	static byte[] body(String key, Duration ttl, byte @Nullable [] payload) {
		int length = (payload != null) ? payload.length : 0;
		ByteBuffer body = ByteBuffer.allocate(MIN - HEADER + length);
		body.put((payload != null) ? 0 : MISSING).putLong(ttl.toMillis());
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
		buffer.position(Byte.BYTES);
		long epoch = buffer.getLong();
		Ticket ticket = new Ticket(buffer.getLong(), epoch);
		long storedAt = buffer.getLong();
		byte flags = buffer.get();
		long ttl = buffer.getLong();
		boolean possible = ttl > 0 && ttl <= CacheSettings.MAX_TTL.toMillis() && storedAt >= 0
				&& ticket.generation() > 0;
		if (!possible || (flags & ~MISSING) != 0) {
			throw new IOException("Not of format " + FORMAT);
		}
		return new Envelope(ticket, storedAt, Duration.ofMillis(ttl),
				(flags == MISSING) ? null : Arrays.copyOfRange(bytes, buffer.position(), end));
	}

	/**
	 * Returns how long it is still to be kept.
	 * @param now the time of Redis in milliseconds
	 * @return the time; zero or less if it is over
	 */
	Duration left(long now) {
		// A clock that seems to go back gives nobody more than there was
		return this.ttl.minusMillis(Math.max(0, now - this.storedAt));
	}

	private static int checksum(String key, byte[] bytes, int from, int length) {
		CRC32C checksum = new CRC32C();
		checksum.update(key.getBytes(StandardCharsets.UTF_8));
		checksum.update(bytes, from, length);
		return (int) checksum.getValue();
	}

}
