package io.outrigger.cache.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import org.jspecify.annotations.Nullable;

import io.outrigger.cache.level.SharedLevel;

/**
 * Writes keys as text, each key as one that no other has: strings as they are, all else
 * as JSON, and as its digest what is too long or cannot be encoded.
 *
 * @param <K> the type of the keys
 */
final class KeyText<K> {

	static final int MAX = 512;

	private static final String DIGEST = "~";

	private final Class<K> type;

	private final ObjectWriter writer;

	private final ObjectReader reader;

	KeyText(Class<K> type, ObjectMapper json) {
		this.type = type;
		this.writer = json.writerFor(type);
		this.reader = json.readerFor(type);
	}

	/**
	 * Writes a key.
	 * @param key the key
	 * @return its text
	 * @throws IllegalArgumentException if the key cannot be written as JSON
	 */
	String write(K key) {
		String text = plain(key);
		return (text.length() > MAX || text.startsWith(DIGEST) || !isWellFormed(text)) ? DIGEST + digest(text) : text;
	}

	/*
	 * Whole numbers as JSON writes them.
	 */
	private String plain(K key) {
		if (key instanceof String string) {
			return string;
		}
		return (key instanceof Long || key instanceof Integer) ? key.toString() : json(key);
	}

	/*
	 * Half a surrogate pair becomes a question mark in UTF-8, and another key so.
	 */
	private static boolean isWellFormed(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				return StandardCharsets.UTF_8.newEncoder().canEncode(text);
			}
		}
		return true;
	}

	/**
	 * Reads a key.
	 * @param text what was written, perhaps
	 * @return the key; {@code null} if it is a digest, or no key
	 */
	@Nullable K read(String text) {
		if (text.startsWith(DIGEST) || text.length() > MAX) {
			return null;
		}
		if (this.type == String.class) {
			return this.type.cast(text);
		}
		try {
			K key = this.reader.readValue(text);
			// One that reads back as another says nothing of the one that was meant
			return (key != null && write(key).equals(text)) ? key : null;
		}
		catch (IOException | RuntimeException ex) {
			return null;
		}
	}

	/**
	 * Returns the bucket of a key, the same in every process.
	 * @param text the key as text
	 * @return from 0 to less than {@link SharedLevel#BUCKETS}
	 */
	static int bucket(String text) {
		CRC32C checksum = new CRC32C();
		checksum.update(text.getBytes(StandardCharsets.UTF_8));
		return (int) (checksum.getValue() % SharedLevel.BUCKETS);
	}

	private String json(K key) {
		try {
			return this.writer.writeValueAsString(key);
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("Keys of type " + this.type.getName() + " cannot be written as JSON",
					ex);
		}
	}

	private static String digest(String text) {
		try {
			ByteBuffer units = ByteBuffer.allocate(text.length() * Character.BYTES);
			units.asCharBuffer().put(text);
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(units.array()));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new UncheckedIOException(new IOException(ex));
		}
	}

}
