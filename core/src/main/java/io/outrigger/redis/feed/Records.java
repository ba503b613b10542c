package io.outrigger.redis.feed;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.outrigger.redis.feed.FeedState.Cause;

/**
 * The records of a scope as they come together. Used by one thread at a time.
 *
 * @param <V> what they are decoded to
 */
final class Records<V> {

	private final Map<String, V> all = new HashMap<>();

	private final Set<String> leftOut = new HashSet<>();

	private final String key;

	private final int limit;

	private final FeedListener.Decoder<V> decoder;

	Records(String key, int limit, FeedListener.Decoder<V> decoder) {
		this.key = key;
		this.limit = limit;
		this.decoder = decoder;
	}

	void put(String id, byte[] record) {
		V value = this.decoder.decode(id, record);
		if (value != null) {
			this.all.put(id, value);
			this.leftOut.remove(id);
		}
		else {
			this.all.remove(id);
			this.leftOut.add(id);
		}
		if (this.all.size() + this.leftOut.size() > this.limit) {
			throw new IllegalStateException(this.key + " has more than " + this.limit + " fields");
		}
	}

	void lay(List<FeedChange> changes) {
		for (FeedChange change : changes) {
			byte @Nullable [] value = change.value();
			if (value != null) {
				put(change.id(), value);
			}
			else {
				this.all.remove(change.id());
				this.leftOut.remove(change.id());
			}
		}
	}

	FeedState<V> at(long revision, Cause cause) {
		return new FeedState<>(revision, this.all, cause);
	}

}
