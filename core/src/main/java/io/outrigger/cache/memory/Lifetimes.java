package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CacheSettings.Stale;
import io.outrigger.cache.EntryOptions;
import io.outrigger.cache.level.Content;
import io.outrigger.cache.level.Stored;
import io.outrigger.time.Ticker;

/**
 * How long what is kept is kept.
 */
final class Lifetimes {

	// A time to live and how long what is stale is kept after it
	private static final Duration LONGEST = CacheSettings.MAX_TTL.multipliedBy(2);

	private final Supplier<CacheSettings> settings;

	private final Ticker ticker;

	Lifetimes(Supplier<CacheSettings> settings, Ticker ticker) {
		this.settings = settings;
		this.ticker = ticker;
	}

	long now() {
		return this.ticker.nanos();
	}

	Ticker ticker() {
		return this.ticker;
	}

	CacheSettings settings() {
		return this.settings.get();
	}

	/**
	 * Returns what is kept of what was loaded.
	 * @param <V> the type of the value
	 * @param value the value, {@code null} if there is none
	 * @param options what is different for it
	 * @param cost how long its load took
	 * @return the content; {@code null} if it is not kept at all
	 */
	<V> @Nullable Content<V> loaded(@Nullable V value, EntryOptions options, Duration cost) {
		Duration ttl = (value != null) ? ttl(options) : settings().lifetime().nullTtl();
		return ttl.isZero() ? null : content(value, ttl, options, cost);
	}

	/**
	 * Returns what is kept of what is put.
	 * @param <V> the type of the value
	 * @param value the value, {@code null} if there is none
	 * @param options what is different for it
	 * @return the content
	 */
	<V> Content<V> put(@Nullable V value, EntryOptions options) {
		Duration nullTtl = settings().lifetime().nullTtl();
		return content(value, (value == null && !nullTtl.isZero()) ? nullTtl : ttl(options), options, Duration.ZERO);
	}

	private Duration ttl(EntryOptions options) {
		return Objects.requireNonNullElseGet(options.ttl(), () -> settings().lifetime().ttl());
	}

	private <V> Content<V> content(@Nullable V value, Duration ttl, EntryOptions options, Duration cost) {
		double jitter = settings().lifetime().jitter();
		Duration fresh = (jitter > 0)
				? Duration.ofNanos((long) (ttl.toNanos() * (1 - jitter * ThreadLocalRandom.current().nextDouble())))
				: ttl;
		Duration kept = (value != null) ? fresh.plus(settings().stale().longest()) : fresh;
		return new Content<>(value, fresh, kept, cost, options.tags());
	}

	/**
	 * Returns what is kept in memory alone.
	 * @param <V> the type of the value
	 * @param content what is kept
	 * @param origin where it comes from
	 * @return the entry
	 */
	<V> Entry<V> entry(Content<V> content, Origin origin) {
		return Entry.of(content.value(), life(content, content.fresh(), content.kept(), CacheSettings.MAX_TTL), origin);
	}

	/**
	 * Returns what is kept in memory of what the level that processes share has as well.
	 * @param <V> the type of the value
	 * @param content what is kept
	 * @param options what is different for it
	 * @param origin where it comes from
	 * @return the entry
	 */
	<V> Entry<V> entry(Content<V> content, EntryOptions options, Origin origin) {
		Duration limit = Objects.requireNonNullElseGet(options.memoryTtl(), () -> settings().memory().ttl());
		return Entry.of(content.value(), life(content, content.fresh(), content.kept(), limit), origin);
	}

	/**
	 * Returns what is kept in memory of what was found in the level that processes share.
	 * @param <V> the type of the value
	 * @param stored what was found
	 * @param origin where it comes from
	 * @return the entry
	 */
	<V> Entry<V> entry(Stored<V> stored, Origin origin) {
		Duration limit = settings().memory().ttl();
		if (stored.expired()) {
			long now = now();
			Duration kept = min(stored.kept(), settings().stale().ifError());
			return Entry.of(stored.content().value(),
					new Life(now, now, now, now + min(kept, limit).toNanos(), Life.NEVER, 0), origin);
		}
		return Entry.of(stored.content().value(), life(stored.content(), stored.fresh(), stored.kept(), limit), origin);
	}

	private Life life(Content<?> content, Duration fresh, Duration kept, Duration limit) {
		Stale stale = settings().stale();
		long now = now();
		long freshUntil = now + nanos(min(fresh, limit));
		if (content.value() == null) {
			return new Life(now, freshUntil, freshUntil, freshUntil, Life.NEVER, 0);
		}
		long keptUntil = now + nanos(min(min(kept, limit), fresh.plus(stale.longest())));
		long staleUntil = Math.min(keptUntil, now + nanos(fresh.plus(stale.whileRevalidate())));
		long aheadAt = (stale.refreshAhead() > 0)
				? now + nanos(fresh) - (long) (nanos(content.fresh()) * (1 - stale.refreshAhead())) : Life.NEVER;
		return new Life(now, freshUntil, staleUntil, Math.max(freshUntil, keptUntil), aheadAt,
				stale.earlyRefresh() * nanos(content.cost()));
	}

	/*
	 * What a level answers may be beyond all measure.
	 */
	private static long nanos(Duration time) {
		return min(time, LONGEST).toNanos();
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

}
