package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A value that is kept, or that there is none.
 *
 * @param <V> the type of the value
 * @param value the value, or {@code null} if there is none
 * @param life until when it is of which use
 * @param origin where it comes from
 * @param renewal what becomes of it while it is kept; {@code null} if it is never loaded
 * anew before it goes
 */
record Entry<V>(@Nullable V value, Life life, Origin origin, @Nullable Renewal<V> renewal) {

	static <V> Entry<V> of(@Nullable V value, Life life, Origin origin) {
		return new Entry<>(value, life, origin, life.isPlain() ? null : new Renewal<>());
	}

	/**
	 * Returns what is kept in a future that lies in memory.
	 * @param <V> the type of the value
	 * @param future a value, or a load on its way
	 * @return what is there and counts, fresh or not; {@code null} if nothing does
	 */
	static <V> @Nullable Entry<V> in(CompletableFuture<Entry<V>> future) {
		Entry<V> entry = future.getNow(null);
		return (entry != null && entry.origin.counts()) ? entry : null;
	}

	/**
	 * Whether it is fresh for as long as it is kept, told without a look at its life.
	 * @return {@code false} if somebody needs to ask what time it is
	 */
	boolean isPlain() {
		return this.renewal == null;
	}

	CompletableFuture<Entry<V>> done() {
		return CompletableFuture.completedFuture(this);
	}

	Duration fresh(long now) {
		return Duration.ofNanos(this.life.freshUntil() - now);
	}

	boolean isFresh(long now) {
		return this.life.isFresh(now);
	}

	/**
	 * Whether it is the answer as it is.
	 * @param now the time
	 * @return {@code false} if it is to be loaded anew first
	 */
	boolean answers(long now) {
		return isFresh(now) || now - this.life.staleUntil() < 0 || (isPaused(now) && isFallback(now));
	}

	/**
	 * Whether it is the answer if it cannot be loaded anew.
	 * @param now the time
	 * @return {@code true} if it is kept still
	 */
	boolean isFallback(long now) {
		return now - this.life.expiresAt() < 0 && this.origin.counts();
	}

	/**
	 * Whether it should be loaded anew in the background, now that it is read.
	 * @param now the time
	 * @return {@code false} if that is under way or has failed just now
	 */
	boolean isDue(long now) {
		return this.renewal != null && this.renewal.load() == null && !this.renewal.isPaused(now)
				&& this.life.isDue(now);
	}

	/**
	 * Returns the same, but fresh no more: good only if it cannot be loaded anew.
	 * @param now the time
	 * @param ifError for how long
	 * @return what is to be kept instead
	 */
	Entry<V> expired(long now, Duration ifError) {
		long left = Math.min(this.life.expiresAt() - now, ifError.toNanos());
		Life ended = new Life(this.life.storedAt(), now, now, now + left, Life.NEVER, 0);
		return new Entry<>(this.value, ended, this.origin, new Renewal<>());
	}

	/**
	 * Returns the same, able to be loaded anew.
	 * @return what is to be kept instead
	 */
	Entry<V> renewable() {
		return new Entry<>(this.value, this.life, this.origin, new Renewal<>());
	}

	private boolean isPaused(long now) {
		return this.renewal != null && this.renewal.isPaused(now);
	}

}
