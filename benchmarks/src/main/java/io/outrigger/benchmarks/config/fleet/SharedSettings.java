package io.outrigger.benchmarks.config.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.benchmarks.redis.OwnConnections;
import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.redis.RedisConfigCenter;
import io.outrigger.config.redis.ScopeSettings;
import io.outrigger.redis.feed.FeedSettings;
import io.outrigger.time.Ticker;

/**
 * The settings of one application in Redis, and a store in this process that follows
 * them.
 */
public final class SharedSettings implements AutoCloseable {

	/**
	 * The name of the application.
	 */
	public static final String APPLICATION = "storefront";

	/**
	 * A key that {@link #fill(int)} sets.
	 */
	public static final String KEY = "section-0.key-0";

	static final String NAMESPACE = "bench";

	private static final int HISTORY = 100;

	private static final int AUDIT = 1_000;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final OwnConnections connections;

	private final RedisConfigCenter center;

	private final ConfigStore store;

	private SharedSettings(OwnConnections connections) {
		this.connections = connections;
		this.center = center(connections);
		this.store = store(this.center);
	}

	/**
	 * Connects, and follows.
	 * @param uri where Redis is
	 * @return the settings, those that were there
	 */
	public static SharedSettings at(String uri) {
		SharedSettings settings = new SharedSettings(OwnConnections.patient(uri));
		settings.center.start();
		settings.store.firstView().block(PATIENCE);
		return settings;
	}

	/**
	 * Makes a config center that follows nothing yet, as the auto-configuration does.
	 * @param connections its connections
	 * @return the config center
	 */
	public static RedisConfigCenter center(OwnConnections connections) {
		return new RedisConfigCenter(connections.connections(), new ScopeSettings(NAMESPACE, HISTORY, AUDIT),
				FeedSettings.DEFAULTS, Ticker.system(), Schedulers.parallel());
	}

	/**
	 * Returns where the settings are.
	 * @param center a config center
	 * @return its store of the application
	 */
	public static ConfigStore store(RedisConfigCenter center) {
		return center.scope(ConfigScope.application(APPLICATION));
	}

	/**
	 * Sets keys that nothing is bound to.
	 * @param count how many
	 */
	public void fill(int count) {
		for (int first = 0; first < count; first += Release.MAX_CHANGES) {
			List<Change> changes = new ArrayList<>();
			for (int i = first; i < Math.min(count, first + Release.MAX_CHANGES); i++) {
				changes.add(Change.set(key(i), "value-" + i));
			}
			publish(new Release(changes, "ann", "filling"));
		}
	}

	/**
	 * Changes a key.
	 * @param key the key
	 * @param value its new value
	 * @return the revision since
	 */
	public long set(String key, String value) {
		return publish(new Release(Change.set(key, value), "ann", "one change"));
	}

	Mono<List<ConfigEntry>> publish(Map<String, String> settings) {
		List<Change> changes = settings.entrySet()
			.stream()
			.map((setting) -> Change.set(setting.getKey(), setting.getValue()))
			.toList();
		return this.store.publish(new Release(changes, "ann", "measured"));
	}

	private long publish(Release release) {
		return this.store.publish(release).blockOptional(PATIENCE).orElseThrow().get(0).revision();
	}

	static String key(int number) {
		return "section-" + number / 1_000 + ".key-" + number % 1_000;
	}

	@Override
	public void close() {
		this.center.stop();
		this.connections.close();
	}

}
