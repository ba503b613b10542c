package io.outrigger.cache.redis;

import java.time.Duration;

import com.fasterxml.jackson.databind.ObjectMapper;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.level.ChangeListener;
import io.outrigger.cache.level.SharedLevel;
import io.outrigger.cache.level.SharedLevels;
import io.outrigger.cache.redis.ChangeFollower.Followed;
import io.outrigger.cache.redis.RedisLevel.Parts;
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

	private final EventCounts<CacheEvent> counts = new EventCounts<>(CacheEvent.class);

	private final Disposable.Composite running = Disposables.composite();

	private final RedisConnections redis;

	private final RedisCacheSettings settings;

	private final ObjectMapper json;

	private final Ticker ticker;

	private final Scheduler scheduler;

	/**
	 * Creates levels.
	 * @param redis the connections
	 * @param settings how to use them
	 * @param json writes keys and values; that it may name classes in what it writes is
	 * taken from it
	 * @param ticker measures time
	 * @param scheduler where what is due is done; never blocked
	 */
	public RedisLevels(RedisConnections redis, RedisCacheSettings settings, ObjectMapper json, Ticker ticker,
			Scheduler scheduler) {
		this.redis = redis;
		this.settings = settings;
		this.json = json.copy().deactivateDefaultTyping();
		this.ticker = ticker;
		this.scheduler = scheduler;
	}

	@Override
	public <K, V> SharedLevel<K, V> open(IntelligentCache<K, V> cache, ChangeListener<K> listener) {
		CacheKeys keys = new CacheKeys(this.settings.namespace(), cache.name());
		CacheScripts scripts = new CacheScripts(this.redis, keys);
		RedisClock clock = new RedisClock(this.ticker);
		KeyText<K> texts = new KeyText<>(cache.keyType(), this.json);
		Outbox outbox = new Outbox(scripts, this.counts, this.ticker, this.settings.patience(),
				() -> cache.settings().loadTimeout().multipliedBy(2));
		ChangeFollower<K> follower = new ChangeFollower<>(scripts, keys, texts, listener, this.redis,
				new Followed(clock, this.counts, this.ticker, outbox));
		JsonCodec<V> codec = new JsonCodec<>(this.json.constructType(cache.valueType()), this.json);
		follower.start(this.settings.comparison(), this.scheduler);
		this.running.add(follower::stop);
		this.running.add(Jitter.every(RESEND, this.scheduler, () -> {
			if (this.redis.health().isUp()) {
				outbox.send();
			}
		}));
		return new RedisLevel<>(cache, this.redis, new Parts<>(keys, scripts, texts, codec, clock, this.counts, outbox),
				this.settings.patience(), follower::age);
	}

	/**
	 * Follows no longer.
	 */
	public void stop() {
		this.running.dispose();
	}

	/**
	 * Returns what happened so far.
	 * @return the counts, of all caches together
	 */
	public EventCounts<CacheEvent> counts() {
		return this.counts;
	}

}
