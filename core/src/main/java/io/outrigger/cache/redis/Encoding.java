package io.outrigger.cache.redis;

import java.io.IOException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.outrigger.cache.CacheCodec;
import io.outrigger.cache.level.Content;
import io.outrigger.cache.level.Stored;
import io.outrigger.cache.redis.CacheScripts.Place;

/**
 * Writes the keys and values of a cache as they lie in Redis, and reads them.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param cache name of the cache
 * @param texts writes keys
 * @param codec writes values
 * @param clock Redis' clock
 */
record Encoding<K, V>(String cache, KeyText<K> texts, CacheCodec<V> codec, RedisClock clock) {

	Place place(K key) {
		String text = this.texts.write(key);
		return new Place(KeyText.bucket(text), text);
	}

	byte[] body(Place place, Content<V> content) {
		V value = content.value();
		try {
			return Envelope.body(place.key(), with(content, (value != null) ? this.codec.encode(value) : null));
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("A value of cache '" + this.cache + "' cannot be written", ex);
		}
	}

	/**
	 * Reads what lies under a key.
	 * @param place where
	 * @param bytes what
	 * @param epoch the epoch of the bucket
	 * @return what it is, fresh or not; {@code null} if it does not count any more
	 * @throws IOException if it is no value of the cache
	 */
	@Nullable Stored<V> read(Place place, byte[] bytes, long epoch) throws IOException {
		Envelope envelope = Envelope.read(place.key(), bytes);
		Duration age = envelope.age(this.clock.milliseconds());
		if (envelope.origin().epoch() != epoch || envelope.content().kept().compareTo(age) <= 0) {
			return null;
		}
		byte[] payload = envelope.content().value();
		return new Stored<>(with(envelope.content(), (payload != null) ? decode(payload) : null), age,
				envelope.expired(), envelope.origin());
	}

	/*
	 * A codec of the user's may throw anything at bytes of somebody else's.
	 */
	private V decode(byte[] payload) throws IOException {
		try {
			return this.codec.decode(payload);
		}
		catch (RuntimeException ex) {
			throw new IOException(ex);
		}
	}

	private static <V> Content<V> with(Content<?> content, @Nullable V value) {
		return new Content<>(value, content.fresh(), content.kept(), content.cost(), content.tags());
	}

}
