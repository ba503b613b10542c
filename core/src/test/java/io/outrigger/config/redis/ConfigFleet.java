package io.outrigger.config.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.pattern.KeyPattern;
import io.outrigger.redis.TestConnections;
import io.outrigger.redis.feed.FeedSettings;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Processes that share the settings of one application, each with connections of its own.
 * All releases but those that say otherwise set {@code all.1} to {@code all.3} to one
 * value: whoever sees two values sees half a release.
 */
final class ConfigFleet implements AutoCloseable {

	static final ConfigScope SCOPE = ConfigScope.application("shop");

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final List<Member> members = new ArrayList<>();

	private final List<String> torn = new CopyOnWriteArrayList<>();

	private final Supplier<TestConnections> connect;

	ConfigFleet(Supplier<TestConnections> connect) {
		this.connect = connect;
	}

	Member join() {
		Member member = new Member(this.connect.get());
		this.members.add(member);
		member.store.firstView().block(LIMIT);
		return member;
	}

	static Release release(String value) {
		return new Release(List.of(Change.set("all.1", value), Change.set("all.2", value), Change.set("all.3", value)),
				"ann", "test " + value);
	}

	/*
	 * Every process serves the same, to the version, and so would one that starts now.
	 */
	void awaitAgreement(Map<String, String> values) {
		Member late = join();
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			Map<String, ConfigEntry> expected = this.members.get(0).store.snapshot().entries();
			assertThat(this.members.get(0).store.snapshot().values()).isEqualTo(values);
			this.members.forEach((member) -> {
				assertThat(member.store.snapshot().entries()).isEqualTo(expected);
				assertThat(member.store.condition().missing()).isZero();
			});
		});
		Member later = join();
		assertThat(later.store.snapshot().entries()).isEqualTo(late.store.snapshot().entries());
		assertThat(this.torn).isEmpty();
	}

	static Map<String, String> all(String value) {
		return new TreeMap<>(Map.of("all.1", value, "all.2", value, "all.3", value));
	}

	@Override
	public void close() {
		this.members.forEach(Member::close);
	}

	/**
	 * A process of the fleet.
	 */
	final class Member implements AutoCloseable {

		private final Disposable.Composite watching = Disposables.composite();

		private final AtomicInteger fewest = new AtomicInteger(Integer.MAX_VALUE);

		private final TestConnections connections;

		private final RedisConfigCenter center;

		final ConfigStore store;

		Member(TestConnections connections) {
			this.connections = connections;
			this.center = new RedisConfigCenter(connections.start(), new ScopeSettings("test", 5, 100),
					new FeedSettings(Duration.ofMillis(300), 10), Ticker.system(), Schedulers.parallel());
			this.store = this.center.scope(SCOPE);
			this.center.start();
			this.watching.add(this.store.watch().subscribe((snapshot) -> {
				Set<String> values = new TreeSet<>();
				snapshot.forEach((entry) -> {
					if (entry.key().startsWith("all.")) {
						values.add(entry.value());
					}
				});
				if (values.size() > 1) {
					ConfigFleet.this.torn.add("snapshot " + values);
				}
				this.fewest.accumulateAndGet((snapshot.size() == 0) ? Integer.MAX_VALUE : snapshot.size(), Math::min);
			}));
			this.watching.add(this.store.watch(KeyPattern.glob("all.?")).subscribe((changes) -> {
				Set<String> values = new TreeSet<>();
				changes.entries().values().forEach((entry) -> values.add((entry != null) ? entry.value() : "gone"));
				if (values.size() > 1) {
					ConfigFleet.this.torn.add("changes " + values);
				}
			}));
		}

		List<ConfigEntry> publish(String value) {
			return publish(release(value));
		}

		List<ConfigEntry> publish(Release release) {
			List<ConfigEntry> written = this.store.publish(release).block(LIMIT);
			long revision = written.stream().mapToLong(ConfigEntry::revision).max().orElse(0);
			if (this.store.snapshot().revision() < revision) {
				// It waits for its own view only so long
				await().until(() -> this.store.snapshot().revision() >= revision);
			}
			return written;
		}

		String value() {
			ConfigEntry entry = this.store.snapshot().get("all.1");
			return (entry != null) ? entry.value() : null;
		}

		int fewestKeys() {
			return this.fewest.get();
		}

		@Override
		public void close() {
			this.watching.dispose();
			this.center.stop();
			this.connections.close();
		}

	}

}
