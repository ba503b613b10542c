package io.outrigger.config.redis;

import java.util.LinkedHashMap;
import java.util.Map;

import reactor.core.scheduler.Scheduler;

import io.outrigger.config.ConfigCenter;
import io.outrigger.config.ConfigLimitException;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigStore;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.feed.ChangeFeed;
import io.outrigger.redis.feed.FeedSettings;
import io.outrigger.time.Ticker;

/**
 * The config center that a fleet shares in Redis. Every scope that was asked for is
 * followed, so that reading is a look into memory, also while Redis is away. Should Redis
 * lose settings that this process knows, they stay in force here and are put back.
 */
public final class RedisConfigCenter implements ConfigCenter {

	/*
	 * The keys, the deletions that are remembered, and one for what was forgotten.
	 */
	private static final int MAX_RECORDS = ConfigStore.MAX_KEYS + 2 * PublishCall.MAX_DELETED;

	private final Map<ConfigScope, RedisConfigStore> stores = new LinkedHashMap<>();

	private final RedisConnections redis;

	private final ScopeSettings settings;

	private final FeedFactory feeds;

	private final Scheduler scheduler;

	private boolean running;

	/**
	 * Creates a config center that follows nothing yet.
	 * @param redis the connections
	 * @param settings where scopes are, and what is kept of them
	 * @param feeds how they are followed
	 * @param ticker measures how old views are
	 * @param scheduler where views are updated; never blocked
	 */
	public RedisConfigCenter(RedisConnections redis, ScopeSettings settings, FeedSettings feeds, Ticker ticker,
			Scheduler scheduler) {
		this.redis = redis;
		this.settings = settings;
		this.scheduler = scheduler;
		FeedSettings whole = new FeedSettings(feeds.comparison(), MAX_RECORDS);
		this.feeds = (keys, listener) -> new ChangeFeed(keys, listener, redis, whole, ticker, scheduler);
	}

	/**
	 * Begins to follow every scope that is asked for. To be called once.
	 */
	public synchronized void start() {
		this.running = true;
		this.stores.values().forEach(RedisConfigStore::start);
	}

	/**
	 * Follows nothing any more; what is known stays readable.
	 */
	public synchronized void stop() {
		this.running = false;
		this.stores.values().forEach(RedisConfigStore::stop);
	}

	@Override
	public synchronized ConfigStore scope(ConfigScope scope) {
		RedisConfigStore known = this.stores.get(scope);
		if (known != null) {
			return known;
		}
		if (this.stores.size() >= MAX_SCOPES) {
			throw new ConfigLimitException("config scopes", MAX_SCOPES);
		}
		RedisConfigStore store = new RedisConfigStore(scope, this.redis, this.settings, this.feeds, this.scheduler);
		this.stores.put(scope, store);
		if (this.running) {
			store.start();
		}
		return store;
	}

}
