package io.outrigger.config.redis.drill;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigStore.Condition;
import io.outrigger.config.Release;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.effective.ConfigLayers;
import io.outrigger.config.effective.ReleaseTrial;
import io.outrigger.config.fleet.FleetMember;
import io.outrigger.config.fleet.redis.RedisConfigFleet;
import io.outrigger.config.publish.ConfigPublisher;
import io.outrigger.config.publish.ConfigPublisher.Published;
import io.outrigger.config.redis.RedisConfigCenter;
import io.outrigger.config.redis.ScopeSettings;
import io.outrigger.config.redis.drill.judge.Stamp;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.TestConnections;
import io.outrigger.time.Ticker;

/**
 * All that a process has of the config center, put together as the auto-configuration
 * does.
 */
final class Sidecar implements AutoCloseable {

	private static final String NAMESPACE = "test";

	private final TestConnections connections;

	private final RedisConfigCenter center;

	private final ConfigLayers layers;

	private final ConfigFollower follower;

	private final FleetMember member;

	private final ConfigPublisher publisher;

	Sidecar(TestConnections connections, Times times, String id, Application application) {
		this.connections = connections;
		RedisConnections redis = connections.start();
		this.center = new RedisConfigCenter(redis, new ScopeSettings(NAMESPACE, 5, 10_000), times.feed(),
				Ticker.system(), Schedulers.parallel());
		this.layers = new ConfigLayers(this.center, ConfigScope.inheritance(Stamp.SCOPE.name(), List.of(), null));
		this.follower = new ConfigFollower(this.layers,
				(latest) -> application.apply(latest.revision(Stamp.SCOPE), latest.values()), InstantSource.system());
		ReleaseTrial trial = new ReleaseTrial(this.layers,
				List.of((candidate) -> application.check(candidate.values())), new ConfigCipher(List.of()));
		RedisConfigFleet fleet = new RedisConfigFleet(redis, NAMESPACE, id, times.reportsCountFor(), times.patience(),
				Schedulers.boundedElastic());
		this.member = new FleetMember(fleet, id, this.layers, this.follower, trial, times.reportsEvery(),
				Schedulers.parallel());
		this.publisher = new ConfigPublisher(this.center, Stamp.SCOPE, this.layers, trial, fleet, this.follower);
		this.center.start();
		this.follower.start();
		this.member.start();
	}

	Mono<Published> publish(Release release) {
		return this.publisher.publish(release);
	}

	Condition condition() {
		return this.layers.condition();
	}

	/**
	 * Ends it without a goodbye.
	 */
	@Override
	public void close() {
		this.follower.stop();
		this.center.stop();
		this.connections.close();
	}

	/**
	 * Runs with the settings.
	 */
	interface Application {

		/**
		 * Fails with {@code ReleaseRejectedException} if it could not run with them.
		 * @param values the settings as they would be
		 */
		void check(Map<String, String> values);

		/**
		 * Runs with them, or fails as {@link #check} does.
		 * @param revision how far the scope is
		 * @param values the settings
		 */
		void apply(long revision, Map<String, String> values);

	}

}
