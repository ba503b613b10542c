package io.outrigger.config.watch;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigLimitException;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.ConfigStore.KeyChanges;
import io.outrigger.config.pattern.KeyPattern;

/**
 * Those who watch a store. They are only woken, and read the present state themselves: so
 * there is no queue, a slow one skips what is outdated, and a wake-up that comes late
 * shows the latest all the same. A change is matched once for each pattern, however many
 * watch by it. Safe for use from several threads.
 */
public final class ConfigWatchers {

	private final Sinks.Many<Boolean> wakeUps = Sinks.many().replay().latestOrDefault(Boolean.TRUE);

	private final ConcurrentMap<KeyPattern, Matched> patterns = new ConcurrentHashMap<>();

	private final AtomicInteger watchers = new AtomicInteger();

	private final Supplier<ConfigSnapshot> present;

	private final int maxWatchers;

	/**
	 * Creates it without watchers.
	 * @param present gives the present state
	 */
	public ConfigWatchers(Supplier<ConfigSnapshot> present) {
		this(present, ConfigStore.MAX_WATCHERS);
	}

	ConfigWatchers(Supplier<ConfigSnapshot> present, int maxWatchers) {
		this.present = present;
		this.maxWatchers = maxWatchers;
	}

	/**
	 * Says that the present state is another. To be called by one at a time.
	 */
	public void wake() {
		this.wakeUps.emitNext(Boolean.TRUE, Sinks.EmitFailureHandler.FAIL_FAST);
	}

	/**
	 * Follows the state.
	 * @return as {@link ConfigStore#watch()}
	 */
	public Flux<ConfigSnapshot> watch() {
		return counted(snapshots());
	}

	/**
	 * Follows the keys that a pattern chooses.
	 * @param pattern chooses them
	 * @return as {@link ConfigStore#watch(KeyPattern)}
	 */
	public Flux<KeyChanges> watch(KeyPattern pattern) {
		return counted(Flux.using(() -> join(pattern), Matched::changes, (matched) -> leave(pattern)));
	}

	private Flux<ConfigSnapshot> snapshots() {
		return this.wakeUps.asFlux()
			.onBackpressureLatest()
			.publishOn(Schedulers.parallel(), 1)
			.map((wakeUp) -> this.present.get())
			.distinctUntilChanged();
	}

	private <T> Flux<T> counted(Flux<T> watched) {
		return Flux.defer(() -> {
			if (this.watchers.incrementAndGet() > this.maxWatchers) {
				this.watchers.decrementAndGet();
				return Mono.error(new ConfigLimitException("watchers", this.maxWatchers));
			}
			return watched.doFinally((end) -> this.watchers.decrementAndGet());
		});
	}

	private Matched join(KeyPattern pattern) {
		Matched joined = this.patterns.compute(pattern, (same, known) -> {
			Matched matched = (known != null) ? known : new Matched(pattern);
			matched.members++;
			return matched;
		});
		joined.start();
		return joined;
	}

	private void leave(KeyPattern pattern) {
		this.patterns.computeIfPresent(pattern, (same, matched) -> {
			if (--matched.members > 0) {
				return matched;
			}
			matched.following.dispose();
			return null;
		});
	}

	/**
	 * The part of the state that a pattern chooses. Its own snapshots share what did not
	 * change, as those of the store do: what is new to a watcher is their difference.
	 */
	private final class Matched {

		private final Sinks.Many<Boolean> changed = Sinks.many().replay().latestOrDefault(Boolean.TRUE);

		private final KeyPattern pattern;

		private final Disposable.Swap following = Disposables.swap();

		private ConfigSnapshot seen = ConfigSnapshot.EMPTY;

		private volatile ConfigSnapshot chosen = ConfigSnapshot.EMPTY;

		private boolean started;

		private int members;

		Matched(KeyPattern pattern) {
			this.pattern = pattern;
		}

		/*
		 * Whoever joins sees at least what was there before.
		 */
		synchronized void start() {
			match();
			if (!this.started) {
				this.started = true;
				this.following.update(snapshots().subscribe((snapshot) -> match()));
			}
		}

		Flux<KeyChanges> changes() {
			return Flux.defer(() -> {
				Told told = new Told();
				return this.changed.asFlux()
					.onBackpressureLatest()
					.publishOn(Schedulers.parallel(), 1)
					.handle((wakeUp, sink) -> {
						KeyChanges news = told.news(this.chosen);
						if (news != null) {
							sink.next(news);
						}
					});
			});
		}

		private synchronized void match() {
			// Read here, so that what is seen never goes back
			ConfigSnapshot latest = ConfigWatchers.this.present.get();
			Map<String, @Nullable ConfigEntry> matching = new HashMap<>();
			latest.changesSince(this.seen).forEach((key, entry) -> {
				if (this.pattern.matches(key)) {
					matching.put(key, entry);
				}
			});
			this.seen = latest;
			if (!matching.isEmpty()) {
				this.chosen = this.chosen.with(latest.revision(), matching);
				this.changed.emitNext(Boolean.TRUE, Sinks.EmitFailureHandler.FAIL_FAST);
			}
		}

	}

	/**
	 * What one watcher was told. Used by one thread at a time.
	 */
	private static final class Told {

		private @Nullable ConfigSnapshot last;

		@Nullable KeyChanges news(ConfigSnapshot present) {
			ConfigSnapshot before = this.last;
			this.last = present;
			if (before == null) {
				return new KeyChanges(present.revision(), present.changesSince(ConfigSnapshot.EMPTY));
			}
			Map<String, @Nullable ConfigEntry> changes = present.changesSince(before);
			return changes.isEmpty() ? null : new KeyChanges(present.revision(), changes);
		}

	}

}
