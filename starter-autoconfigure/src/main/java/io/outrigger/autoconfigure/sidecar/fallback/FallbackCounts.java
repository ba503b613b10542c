package io.outrigger.autoconfigure.sidecar.fallback;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * Counts the answers that stood in for those of services, by route. Safe for use from
 * several threads.
 */
public final class FallbackCounts {

	private final ConcurrentMap<Key, LongAdder> counts = new ConcurrentHashMap<>();

	private final List<BiConsumer<String, Kind>> listeners = new CopyOnWriteArrayList<>();

	void used(String route, Kind kind) {
		Key key = new Key(route, kind);
		LongAdder count = this.counts.get(key);
		if (count == null) {
			count = this.counts.computeIfAbsent(key, (absent) -> new LongAdder());
			this.listeners.forEach((listener) -> listener.accept(route, kind));
		}
		count.increment();
	}

	/**
	 * Returns how many answers of one kind stood in.
	 * @param route the route
	 * @param kind the kind
	 * @return the number
	 */
	public long count(String route, Kind kind) {
		LongAdder count = this.counts.get(new Key(route, kind));
		return (count != null) ? count.sum() : 0;
	}

	/**
	 * Calls the listener when the first answer of a kind stood in on a route.
	 * @param listener must be quick: it runs on the thread of a request; it may be called
	 * again for the same
	 */
	public void onFirst(BiConsumer<String, Kind> listener) {
		this.listeners.add(listener);
		this.counts.keySet().forEach((key) -> listener.accept(key.route, key.kind));
	}

	/**
	 * What stands in.
	 */
	public enum Kind {

		/**
		 * An earlier answer to the same request.
		 */
		STALE,

		/**
		 * The answer of another service.
		 */
		SERVICE,

		/**
		 * The answer that the route says.
		 */
		FIXED

	}

	private record Key(String route, Kind kind) {
	}

}
