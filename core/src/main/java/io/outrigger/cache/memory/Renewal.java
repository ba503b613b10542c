package io.outrigger.cache.memory;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * How it stands with loading anew what is kept: at most one load at a time, and none for
 * a while after one has failed.
 *
 * @param <V> the type of the value
 */
final class Renewal<V> {

	private final AtomicReference<@Nullable Load<V>> load = new AtomicReference<>();

	private volatile long pausedUntil = Long.MIN_VALUE;

	@Nullable Load<V> load() {
		return this.load.get();
	}

	boolean begin(Load<V> begun) {
		return this.load.compareAndSet(null, begun);
	}

	void end(Load<V> ended) {
		this.load.compareAndSet(ended, null);
	}

	void pause(long until) {
		this.pausedUntil = until;
	}

	boolean isPaused(long now) {
		return this.pausedUntil != Long.MIN_VALUE && now - this.pausedUntil < 0;
	}

}
