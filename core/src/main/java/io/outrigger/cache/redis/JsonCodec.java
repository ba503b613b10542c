package io.outrigger.cache.redis;

import java.io.IOException;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;

import io.outrigger.cache.CacheCodec;

/**
 * Values as JSON, of the declared type and of no other: nothing in it names a class.
 */
final class JsonCodec<V> implements CacheCodec<V> {

	private final ObjectWriter writer;

	private final ObjectReader reader;

	JsonCodec(JavaType type, ObjectMapper json) {
		this.writer = json.writerFor(type);
		this.reader = json.readerFor(type);
	}

	@Override
	public byte[] encode(V value) throws IOException {
		return this.writer.writeValueAsBytes(value);
	}

	@Override
	public V decode(byte[] bytes) throws IOException {
		V value = this.reader.readValue(bytes);
		if (value == null) {
			throw new IOException("It is null");
		}
		return value;
	}

}
