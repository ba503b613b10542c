package io.outrigger.cache.memory;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheSettings.Stale;
import io.outrigger.cache.Explanation;
import io.outrigger.cache.Explanation.Freshness;
import io.outrigger.cache.Explanation.Held;
import io.outrigger.cache.Explanation.Shared;
import io.outrigger.cache.level.Standing;
import io.outrigger.cache.level.Stored;

/**
 * Tells how it stands with a key, without changing that.
 */
final class Explaining {

	private Explaining() {
	}

	static <K, V> Mono<Explanation> of(Core<K, V> core, K key) {
		return Mono.defer(() -> {
			Space<K, V> space = core.space();
			boolean loading = space.isLoading(key);
			Entry<V> entry = space.present(key);
			Held memory = (entry != null) ? held(entry, core.now()) : null;
			Stale stale = core.settings().stale();
			return core.levels()
				.standing(key)
				.map((standing) -> new Explanation(loading, memory, shared(standing, stale)))
				.defaultIfEmpty(new Explanation(loading, memory, null));
		});
	}

	private static Held held(Entry<?> entry, long now) {
		Life life = entry.life();
		Freshness freshness = entry.isFresh(now) ? Freshness.FRESH
				: (entry.answers(now) ? Freshness.STALE : Freshness.FALLBACK);
		return new Held(freshness, entry.value() == null, Duration.ofNanos(now - life.storedAt()), entry.fresh(now),
				Duration.ofNanos(life.expiresAt() - now), entry.origin().generation(),
				Duration.ofNanos(entry.origin().cost()), entry.origin().tags());
	}

	private static Shared shared(Standing<?> standing, Stale stale) {
		return new Shared(standing.reachable(), standing.bucket(), standing.generation(), standing.epoch(),
				held(standing.stored(), stale), standing.busy());
	}

	private static @Nullable Held held(@Nullable Stored<?> stored, Stale stale) {
		if (stored == null) {
			return null;
		}
		boolean answers = !stored.expired()
				&& stored.fresh().plus(stale.whileRevalidate()).compareTo(Duration.ZERO) > 0;
		Freshness freshness = stored.isFresh() ? Freshness.FRESH : (answers ? Freshness.STALE : Freshness.FALLBACK);
		return new Held(freshness, stored.content().value() == null, stored.age(), stored.fresh(), stored.kept(),
				stored.origin().generation(), stored.content().cost(), stored.content().tags());
	}

}
