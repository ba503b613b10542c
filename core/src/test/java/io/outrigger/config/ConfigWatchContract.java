package io.outrigger.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.StepVerifier;

import io.outrigger.config.ConfigStore.KeyChanges;
import io.outrigger.config.Release.Change;
import io.outrigger.config.pattern.KeyPattern;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link ConfigStore} promises those who watch it.
 */
@ExtendWith(NonBlocking.class)
public abstract class ConfigWatchContract {

	/**
	 * How many versions of a key the stores of these tests keep.
	 */
	protected static final int HISTORY = 5;

	/**
	 * How many releases they keep.
	 */
	protected static final int RELEASES = 20;

	protected static final Duration LIMIT = Duration.ofSeconds(30);

	private static final AtomicInteger APPLICATIONS = new AtomicInteger();

	protected static final String KEY = "storefront.discount-percent";

	protected final ConfigScope scope = ConfigScope.application("shop-" + APPLICATIONS.incrementAndGet());

	protected ConfigCenter center;

	protected ConfigStore store;

	protected abstract ConfigCenter createCenter();

	@BeforeEach
	void createStore() {
		this.center = createCenter();
		this.store = this.center.scope(this.scope);
		this.store.firstView().block(LIMIT);
	}

	@Test
	void aWatcherSeesThePresentAndEachChange() {
		publish(Change.set(KEY, "10"));
		StepVerifier.create(this.store.watch().map((snapshot) -> snapshot.values().get(KEY)))
			.expectNext("10")
			.then(() -> publish(Change.set(KEY, "20")))
			.expectNext("20")
			.then(() -> publish(Change.delete("nobody")))
			.then(() -> publish(Change.set(KEY, "30")))
			.expectNext("30")
			.thenCancel()
			.verify(LIMIT);
	}

	@Test
	void aSlowWatcherMissesSomeButNotTheLastAndHoldsUpNobody() {
		List<Long> seen = new ArrayList<>();
		BaseSubscriber<ConfigSnapshot> slow = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(1);
			}

			@Override
			protected void hookOnNext(ConfigSnapshot snapshot) {
				seen.add(snapshot.revision());
			}

		};
		this.store.watch().subscribe(slow);
		List<Long> quick = new CopyOnWriteArrayList<>();
		Disposable other = this.store.watch().subscribe((snapshot) -> quick.add(snapshot.revision()));
		for (int i = 0; i < 1_000; i++) {
			publish(Change.set(KEY, "v" + i));
		}
		long last = this.store.snapshot().revision();
		Awaitility.await().until(() -> !quick.isEmpty() && quick.get(quick.size() - 1) == last);
		slow.request(10);
		Awaitility.await().until(() -> seen.contains(last));
		assertThat(seen).hasSizeLessThanOrEqualTo(4).isSorted();
		slow.cancel();
		other.dispose();
	}

	@Test
	void nobodySeesHalfARelease() {
		List<String> torn = new CopyOnWriteArrayList<>();
		AtomicReference<String> last = new AtomicReference<>("");
		Disposable whole = this.store.watch().subscribe((snapshot) -> {
			Set<String> values = new HashSet<>(snapshot.values().values());
			if (values.size() > 1) {
				torn.add("snapshot " + values);
			}
		});
		Disposable chosen = this.store.watch(KeyPattern.glob("all.*")).subscribe((changes) -> {
			Set<String> values = new HashSet<>();
			changes.entries().values().forEach((entry) -> values.add(entry.value()));
			if (values.size() > 1 || (changes.entries().size() != 30 && !changes.entries().isEmpty())) {
				torn.add("changes " + changes.entries().keySet() + values);
			}
			values.forEach(last::set);
		});
		for (int i = 0; i < 200; i++) {
			String value = "v" + i;
			publish(IntStream.range(0, 30).mapToObj((key) -> Change.set("all." + key, value)).toArray(Change[]::new));
		}
		Awaitility.await().until(() -> last.get().equals("v199"));
		assertThat(torn).isEmpty();
		whole.dispose();
		chosen.dispose();
	}

	@Test
	void aPatternChoosesKeysAndTellsWhatChanges() {
		publish(Change.set("db.pool.size", "1"), Change.set("db.url", "x"), Change.set("cache.size", "1"));
		StepVerifier.create(this.store.watch(KeyPattern.glob("db.**")).map(KeyChanges::entries))
			.assertNext((entries) -> assertThat(entries).containsOnlyKeys("db.pool.size", "db.url"))
			.then(() -> publish(Change.set("cache.size", "2")))
			.then(() -> publish(Change.set("db.pool.size", "2")))
			.assertNext((entries) -> assertThat(entries).hasSize(1)
				.extractingByKey("db.pool.size")
				.extracting(ConfigEntry::value)
				.isEqualTo("2"))
			.then(() -> publish(Change.delete("db.url")))
			.assertNext((entries) -> assertThat(entries).hasSize(1).containsEntry("db.url", null))
			.thenCancel()
			.verify(LIMIT);
		StepVerifier.create(this.store.watch(KeyPattern.regex("nothing|none")).take(1))
			.assertNext((changes) -> assertThat(changes.entries()).isEmpty())
			.verifyComplete();
	}

	@Test
	void whoeverIsSlowIsToldTheLastStateOfEachKeyAtOnce() {
		List<KeyChanges> told = new CopyOnWriteArrayList<>();
		BaseSubscriber<KeyChanges> slow = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(1);
			}

			@Override
			protected void hookOnNext(KeyChanges changes) {
				told.add(changes);
			}

		};
		this.store.watch(KeyPattern.glob("*")).subscribe(slow);
		Awaitility.await().until(() -> told.size() == 1);
		for (int i = 0; i < 100; i++) {
			publish(Change.set("a", "v" + i), Change.set("b-" + i % 7, "v" + i));
		}
		slow.request(10);
		Awaitility.await().until(() -> told.get(told.size() - 1).revision() == this.store.snapshot().revision());
		assertThat(told).hasSizeLessThanOrEqualTo(4);
		Map<String, ConfigEntry> all = new HashMap<>();
		told.forEach((changes) -> all.putAll(changes.entries()));
		assertThat(all).isEqualTo(this.store.snapshot().entries());
		slow.cancel();
	}

	protected List<ConfigEntry> publish(Change... changes) {
		List<ConfigEntry> written = this.store.publish(release(changes)).block(LIMIT);
		long revision = written.stream().mapToLong(ConfigEntry::revision).max().orElse(0);
		if (this.store.snapshot().revision() < revision) {
			// A store that is shared waits for its own view only so long
			Awaitility.await().until(() -> this.store.snapshot().revision() >= revision);
		}
		return written;
	}

	protected List<ConfigEntry> history(String key) {
		return this.store.history(key).block(LIMIT);
	}

	protected static Release release(Change... changes) {
		return new Release(List.of(changes), "ann", "spring sale");
	}

}
