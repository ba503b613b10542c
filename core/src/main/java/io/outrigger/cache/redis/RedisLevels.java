package io.outrigger.cache.redis;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

import io.outrigger.cache.CacheCodec;
import io.outrigger.cache.CacheEvent;
import io.outrigger.cache.level.CacheDefinition;
import io.outrigger.cache.level.ChangeListener;
import io.outrigger.cache.level.SharedLevel;
import io.outrigger.cache.level.SharedLevels;
import io.outrigger.redis.EventCounts;
import io.outrigger.redis.RedisConnections;
import io.outrigger.time.Jitter;
import io.outrigger.time.Ticker;

/**
 * The second levels of caches, in Redis. Values are JSON of the type that the cache
 * declares. Safe for use from several threads.
 */
public final class RedisLevels implements SharedLevels {

	private static final Duration RESEND = Duration.ofMillis(250);

	private final Disposable.Composite running = Disposables.composite();

	private final RedisConnections redis;

	private final RedisCacheSettings settings;

	private final ObjectMapper json;

	private final Function<String, @Nullable CacheCodec<?>> codecs;

	private final Ticker ticker;

	private final Scheduler scheduler;

	/**
	 * Creates levels.
	 * @param redis the connections
	 * @param settings how to use them
	 * @param json writes keys and values; that it may name classes in what it writes is
	 * taken from it
	 * @param codecs returns what writes the values of a cache, by its name, in place of
	 * JSON; {@code null} for JSON
	 * @param ticker measures time
	 * @param scheduler where what is due is done; never blocked
	 */
	public RedisLevels(RedisConnections redis, RedisCacheSettings settings, ObjectMapper json,
			Function<String, @Nullable CacheCodec<?>> codecs, Ticker ticker, Scheduler scheduler) {
		this.redis = redis;
		this.settings = settings;
		this.json = json.copy().deactivateDefaultTyping();
		this.codecs = codecs;
		this.ticker = ticker;
		this.scheduler = scheduler;
	}

	@Override
	public <K, V> SharedLevel<K, V> open(CacheDefinition<K, V> cache, ChangeListener<K> listener) {
		EventCounts<CacheEvent> counts = new EventCounts<>(CacheEvent.class);
		CacheKeys keys = new CacheKeys(this.settings.namespace(), cache.name());
		CacheScripts scripts = new CacheScripts(this.redis, keys);
		RedisClock clock = new RedisClock(this.ticker);
		KeyText<K> texts = new KeyText<>(cache.keyType(), this.json);
		Supplier<Duration> loadTime = () -> cache.settings()
			.get()
			.loading()
			.limit()
			.multipliedBy(2)
			.plus(this.settings.patience());
		Outbox outbox = new Outbox(scripts, counts, this.ticker, this.settings.patience(), loadTime);
		OtherLoads loads = new OtherLoads();
		LevelParts<K, V> parts = new LevelParts<>(keys, scripts,
				new Encoding<>(cache.name(), texts, codec(cache), clock), clock, counts, outbox, loads, loadTime);
		ChangeFollower<K> follower = new ChangeFollower<>(parts, listener, this.redis, this.ticker);
		follower.start(this.settings.comparison(), this.scheduler);
		this.running.add(follower::stop);
		this.running.add(this.redis.subscriptions().subscribe(keys.loaded() + loads.process(), loads));
		this.running.add(Jitter.every(RESEND, this.scheduler, () -> {
			if (this.redis.health().isUp()) {
				outbox.send();
			}
		}));
		return new RedisLevel<>(new RedisReads<>(new GatheredReads(this.redis, keys), parts), parts,
				this.settings.patience(), follower::age);
	}

	@SuppressWarnings("unchecked")
	private <V> CacheCodec<V> codec(CacheDefinition<?, V> cache) {
		CacheCodec<?> own = this.codecs.apply(cache.name());
		return (own != null) ? (CacheCodec<V>) own
				: new JsonCodec<>(this.json.constructType(cache.valueType()), this.json);
	}

	/**
	 * Follows no longer.
	 */
	public void stop() {
		this.running.dispose();
	}

}
