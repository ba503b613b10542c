package io.outrigger.cache;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.outrigger.cache.CacheSettings.Loading;
import io.outrigger.cache.CacheSettings.Stale;
import io.outrigger.testsupport.NonBlocking;
import io.outrigger.time.Ticker;

/**
 * A cache for which time passes when the test says so. Whatever waits for ever fails.
 */
@ExtendWith(NonBlocking.class)
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class TimedCacheContract {

	static final Duration TTL = Duration.ofSeconds(60);

	static final Duration RETRY = Duration.ofSeconds(30);

	static final Duration HOUR = Duration.ofHours(1);

	static final Duration LOAD_TIMEOUT = Duration.ofSeconds(10);

	final FakeLoader<Integer, String> loader = new FakeLoader<>();

	volatile CacheSettings settings = CacheSettings.of(TTL, Duration.ZERO, 10_000, LOAD_TIMEOUT);

	IntelligentCache<Integer, String> cache;

	private VirtualTimeScheduler time;

	protected abstract IntelligentCaches create(Supplier<CachesSettings> settings, Ticker ticker);

	@BeforeEach
	void createCache() {
		this.time = VirtualTimeScheduler.getOrSet();
		this.cache = create(() -> new CachesSettings(this.settings, Map.of()),
				() -> this.time.now(TimeUnit.NANOSECONDS))
			.cache("products", Integer.class, String.class);
	}

	@AfterEach
	void giveTimeBack() {
		VirtualTimeScheduler.reset();
	}

	void pass(Duration duration) {
		this.time.advanceTimeBy(duration);
	}

	void staleFor(Duration whileRevalidate, Duration ifError) {
		this.settings = this.settings.with(new Stale(whileRevalidate, ifError, RETRY, 0, 0));
	}

	void waiting(Duration softTimeout, Duration completion) {
		this.settings = this.settings
			.with(new Loading(softTimeout, LOAD_TIMEOUT, completion, this.settings.loading().lease()));
	}

	/**
	 * Keeps a value under key 1 that is fresh no more.
	 */
	void keepStale() {
		this.cache.put(1, "old").block();
		pass(TTL);
	}

	Caller ask() {
		return Caller.of(this.cache.get(1, this.loader));
	}

	Caller ask(Function<Integer, Mono<String>> other) {
		return Caller.of(this.cache.get(1, other));
	}

	Caller refresh() {
		return Caller.of(this.cache.refresh(1, this.loader));
	}

	static Throwable error() {
		return new IllegalStateException("no database");
	}

	/**
	 * What may happen to key 1, whose values have the tag {@code red}, while it is
	 * loaded.
	 */
	enum Change {

		EVICT((cache) -> cache.evict(1)),

		PUT((cache) -> cache.put(1, "put")),

		PUT_IF_ABSENT((cache) -> cache.evict(1).then(cache.putIfAbsent(1, "put")).then()),

		CLEAR(IntelligentCache::clear),

		EXPIRE((cache) -> cache.expire(1)),

		EVICT_TAG((cache) -> cache.evictTag("red"));

		private final Function<IntelligentCache<Integer, String>, Mono<Void>> change;

		Change(Function<IntelligentCache<Integer, String>, Mono<Void>> change) {
			this.change = change;
		}

		void on(IntelligentCache<Integer, String> cache) {
			this.change.apply(cache).block();
		}

		boolean leavesAValue() {
			return this == PUT || this == PUT_IF_ABSENT;
		}

	}

}
