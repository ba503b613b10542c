package io.outrigger.config.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.TestConnections;
import io.outrigger.redis.feed.FeedSettings;
import io.outrigger.testsupport.redis.RedisServer;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a hundred thousand keys cost. Prints what it measures; what it asserts leaves room
 * for a machine that is busy.
 */
class RedisConfigStoreScaleIT {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final int KEYS = ConfigStore.MAX_KEYS;

	@Test
	void aHundredThousandKeysAreReadAndPutBackAndOneOfThemChanges() {
		try (RedisServer server = RedisServer.start();
				TestConnections connections = TestConnections.to(server.uri(), TestConnections.PATIENT);
				TestConnections others = TestConnections.to(server.uri(), TestConnections.PATIENT)) {
			RedisConfigCenter center = center(connections.start());
			ConfigStore store = center.scope(ConfigScope.NAMESPACE);
			store.firstView().block(LIMIT);
			for (int batch = 0; batch < KEYS / Release.MAX_CHANGES; batch++) {
				List<Change> changes = new ArrayList<>();
				for (int i = 0; i < Release.MAX_CHANGES; i++) {
					changes.add(Change.set("service.section-" + batch + ".key-" + i, "value-" + i));
				}
				store.publish(new Release(changes, "ann", "filling")).retry(5).block(LIMIT);
			}
			RedisConnections redis = others.start();
			await().until(() -> redis.health().isUp());
			assertThat(loaded(redis)).isLessThan(3_000);
			assertThat(changed(store)).isLessThan(50_000);
			server.flushAll();
			await().atMost(LIMIT).until(() -> store.condition().losses() > 0);
			long began = System.nanoTime();
			await().atMost(LIMIT).until(() -> store.condition().missing() == 0);
			report("100,000 keys put back in ms", (System.nanoTime() - began) / 1_000_000);
			assertThat(store.snapshot().size()).isEqualTo(KEYS);
			assertThat(loaded(redis)).isLessThan(3_000);
			center.stop();
		}
	}

	@Test
	void aReleaseAsLargeAsMayBeIsPublished() {
		try (RedisServer server = RedisServer.start();
				TestConnections connections = TestConnections.to(server.uri(), TestConnections.PATIENT)) {
			RedisConfigCenter center = center(connections.start());
			ConfigStore store = center.scope(ConfigScope.NAMESPACE);
			store.firstView().block(LIMIT);
			List<Long> millis = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				String value = i + "x".repeat(1_000);
				List<Change> changes = IntStream.range(0, Release.MAX_CHANGES)
					.mapToObj((n) -> Change.set("large." + n, value))
					.toList();
				long began = System.nanoTime();
				store.publish(new Release(changes, "ann", "large")).block(LIMIT);
				millis.add((System.nanoTime() - began) / 1_000_000);
			}
			millis.sort(null);
			report("a release of 1,000 keys and 1 MB, publish to seen, median ms", millis.get(10));
			report("the slowest of 20, ms", millis.get(19));
			assertThat(store.snapshot().size()).isEqualTo(Release.MAX_CHANGES);
			center.stop();
		}
	}

	private static long loaded(RedisConnections redis) {
		long best = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			RedisConfigCenter center = center(redis);
			long began = System.nanoTime();
			ConfigStore store = center.scope(ConfigScope.NAMESPACE);
			store.firstView().block(LIMIT);
			long millis = (System.nanoTime() - began) / 1_000_000;
			report("100,000 keys loaded in ms", millis);
			assertThat(store.snapshot().size()).isEqualTo(KEYS);
			best = Math.min(best, millis);
			center.stop();
		}
		return best;
	}

	/*
	 * From publishing to seeing it, and what the view alone takes of that.
	 */
	private static long changed(ConfigStore store) {
		AtomicLong version = new AtomicLong();
		List<Long> micros = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			Release release = new Release(Change.set("service.section-5.key-5", "changed-" + version.incrementAndGet()),
					"ann", "one");
			long began = System.nanoTime();
			store.publish(release).block(LIMIT);
			micros.add((System.nanoTime() - began) / 1_000);
		}
		micros.sort(null);
		report("one change among 100,000, publish to seen, median us", micros.get(100));
		ConfigSnapshot snapshot = store.snapshot();
		ConfigSnapshot next = snapshot;
		ConfigEntry changed = snapshot.get("service.section-5.key-5").withVersion(1_000);
		long found = 0;
		long began = System.nanoTime();
		for (int i = 0; i < 10_000; i++) {
			next = next.with(i, List.of(changed));
			found += next.changesSince(snapshot).size();
		}
		report("one change among 100,000, in the view with its difference, ns", (System.nanoTime() - began) / 10_000);
		assertThat(found).isEqualTo(10_000);
		return micros.get(100);
	}

	private static void report(String what, long figure) {
		System.out.println(what + ": " + figure);
	}

	private static RedisConfigCenter center(RedisConnections redis) {
		RedisConfigCenter center = new RedisConfigCenter(redis, new ScopeSettings("test", 100, 1_000),
				FeedSettings.DEFAULTS, Ticker.system(), Schedulers.parallel());
		center.start();
		return center;
	}

}
