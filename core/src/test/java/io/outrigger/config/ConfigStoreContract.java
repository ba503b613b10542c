package io.outrigger.config;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.outrigger.config.Release.Change;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every {@link ConfigStore} promises.
 */
@ExtendWith(NonBlocking.class)
public abstract class ConfigStoreContract {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final String KEY = "storefront.discount-percent";

	private ConfigStore store;

	private Instant now = Instant.parse("2026-03-01T10:00:00Z");

	protected abstract ConfigStore createStore(int historySize, InstantSource clock);

	@BeforeEach
	void createStore() {
		this.store = createStore(5, () -> this.now);
	}

	@Test
	void isEmptyAtFirst() {
		assertThat(this.store.snapshot().revision()).isZero();
		assertThat(this.store.snapshot().entries()).isEmpty();
		assertThat(history("nobody")).isEmpty();
		assertThat(this.store.viewAge()).isZero();
	}

	@Test
	void aReleaseIsReadableOnceItIsPublished() {
		List<ConfigEntry> written = publish(Change.set(KEY, "10"));
		ConfigEntry expected = new ConfigEntry(KEY, "10", 1, 1, this.now, "ann", "spring sale");
		assertThat(written).containsExactly(expected);
		assertThat(this.store.snapshot().get(KEY)).isEqualTo(expected);
		assertThat(this.store.snapshot().revision()).isOne();
		assertThat(this.store.snapshot().values()).containsOnly(Map.entry(KEY, "10"));
	}

	@Test
	void nothingHappensBeforeSomebodySubscribes() {
		this.store.publish(new Release(Change.set(KEY, "10"), "ann", "spring sale"));
		assertThat(this.store.snapshot().revision()).isZero();
	}

	@Test
	void versionsCountTheChangesOfAKeyAndRevisionsThoseOfTheStore() {
		publish(Change.set(KEY, "10"));
		publish(Change.set("other", "a"));
		publish(Change.set(KEY, "20"));
		assertThat(this.store.snapshot().get(KEY).version()).isEqualTo(2);
		assertThat(this.store.snapshot().get("other").version()).isOne();
		assertThat(this.store.snapshot().revision()).isEqualTo(3);
		assertThat(this.store.snapshot().get(KEY).revision()).isEqualTo(3);
	}

	@Test
	void aSnapshotStaysWhatItWas() {
		publish(Change.set(KEY, "10"));
		ConfigSnapshot before = this.store.snapshot();
		assertThat(this.store.snapshot()).isSameAs(before);
		publish(Change.set(KEY, "20"));
		assertThat(before.values()).containsEntry(KEY, "10");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> before.entries().clear());
	}

	@Test
	void aDeletionIsAVersionToo() {
		publish(Change.set(KEY, "10"));
		List<ConfigEntry> written = publish(Change.delete(KEY));
		assertThat(written).singleElement().satisfies((entry) -> {
			assertThat(entry.version()).isEqualTo(2);
			assertThat(entry.deleted()).isTrue();
		});
		assertThat(this.store.snapshot().get(KEY)).isNull();
		assertThat(history(KEY)).extracting(ConfigEntry::value).containsExactly(null, "10");
		publish(Change.set(KEY, "30").ifVersion(0));
		assertThat(this.store.snapshot().get(KEY).version()).isEqualTo(3);
	}

	@Test
	void deletingWhatDoesNotExistChangesNothing() {
		assertThat(publish(Change.delete("nobody"))).isEmpty();
		assertThat(this.store.snapshot().revision()).isZero();
		assertThat(history("nobody")).isEmpty();
	}

	@Test
	void severalKeysChangeTogether() {
		publish(Change.set("a", "1"), Change.set("b", "1"));
		List<ConfigEntry> written = publish(Change.set("b", "2"), Change.delete("a"), Change.set("c", "2"));
		assertThat(written).extracting(ConfigEntry::key).containsExactly("b", "a", "c");
		assertThat(written).extracting(ConfigEntry::revision).containsOnly(2L);
		assertThat(this.store.snapshot().values()).containsOnlyKeys("b", "c");
	}

	@Test
	void aLostCompareAndSetChangesNothing() {
		publish(Change.set("a", "1"), Change.set("b", "1"));
		ConfigSnapshot before = this.store.snapshot();
		StepVerifier.create(this.store.publish(release(Change.set("a", "2"), Change.set("b", "2").ifVersion(7))))
			.expectErrorSatisfies((failure) -> {
				assertThat(failure).isInstanceOf(ConflictException.class)
					.hasMessage("Key 'b' has version 1 but was expected to have version 7;"
							+ " read it again before you change it");
				ConflictException conflict = (ConflictException) failure;
				assertThat(conflict.key()).isEqualTo("b");
				assertThat(conflict.expected()).isEqualTo(7);
				assertThat(conflict.actual()).isOne();
			})
			.verify(LIMIT);
		assertThat(this.store.snapshot()).isEqualTo(before);
		assertThat(history("a")).hasSize(1);
	}

	@Test
	void versionZeroMeansThatTheKeyMustNotExist() {
		publish(Change.set(KEY, "10").ifVersion(0));
		StepVerifier.create(this.store.publish(release(Change.set(KEY, "20").ifVersion(0))))
			.expectErrorMessage("Key '" + KEY + "' has version 1 but was expected not to exist;"
					+ " read it again before you change it")
			.verify(LIMIT);
		StepVerifier.create(this.store.publish(release(Change.delete("nobody").ifVersion(3))))
			.expectErrorMessage("Key 'nobody' does not exist but was expected to have version 3;"
					+ " read it again before you change it")
			.verify(LIMIT);
	}

	@Test
	void aReleaseForAnotherRevisionIsRefused() {
		publish(Change.set(KEY, "10"));
		StepVerifier.create(this.store.publish(release(Change.set(KEY, "20")).onRevision(0)))
			.expectErrorSatisfies((failure) -> {
				ConflictException conflict = (ConflictException) failure;
				assertThat(conflict.key()).isNull();
				assertThat(conflict.expected()).isZero();
				assertThat(conflict.actual()).isOne();
			})
			.verify(LIMIT);
		StepVerifier.create(this.store.publish(release(Change.set(KEY, "20")).onRevision(1)))
			.expectNextCount(1)
			.verifyComplete();
	}

	@Test
	void historyTellsTheNewestFirstAndIsBounded() {
		for (int i = 1; i <= 8; i++) {
			this.now = this.now.plusSeconds(60);
			publish(Change.set(KEY, "v" + i));
		}
		assertThat(history(KEY)).extracting(ConfigEntry::version).containsExactly(8L, 7L, 6L, 5L, 4L);
		assertThat(history(KEY).get(0).updatedAt()).isEqualTo(this.now);
		assertThat(history(KEY).get(0).reason()).isEqualTo("spring sale");
	}

	@Test
	void theStoreHoldsOnlySoManyKeys() {
		for (int batch = 0; batch < ConfigStore.MAX_KEYS / Release.MAX_CHANGES; batch++) {
			List<Change> changes = new ArrayList<>();
			for (int i = 0; i < Release.MAX_CHANGES; i++) {
				changes.add(Change.set("key-" + batch + "-" + i, "x"));
			}
			publish(changes.toArray(Change[]::new));
		}
		StepVerifier.create(this.store.publish(release(Change.set("one-more", "x"))))
			.expectErrorMessage("changes would leave 10001 keys but must be: at most 10000 keys in the store")
			.verify(LIMIT);
		assertThat(history("one-more")).isEmpty();
		publish(Change.set("one-more", "x"), Change.delete("key-0-0"));
		assertThat(this.store.snapshot().entries()).hasSize(ConfigStore.MAX_KEYS);
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
		Awaitility.await().until(() -> !quick.isEmpty() && quick.get(quick.size() - 1) == 1_000);
		slow.request(10);
		Awaitility.await().until(() -> seen.contains(1_000L));
		assertThat(seen).hasSizeLessThanOrEqualTo(4).isSorted();
		slow.cancel();
		other.dispose();
	}

	@Test
	void noUpdateIsLostBetweenManyWriters() {
		int writers = 8;
		int increments = 100;
		publish(Change.set("counter", "0"));
		AtomicInteger conflicts = new AtomicInteger();
		List<Long> watched = new CopyOnWriteArrayList<>();
		Disposable watcher = this.store.watch().subscribe((snapshot) -> watched.add(snapshot.revision()));
		Flux.range(0, writers)
			.flatMap((writer) -> Mono.fromRunnable(() -> increment(increments, conflicts))
				.subscribeOn(Schedulers.boundedElastic()), writers)
			.blockLast(LIMIT);
		assertThat(this.store.snapshot().values()).containsEntry("counter", String.valueOf(writers * increments));
		assertThat(this.store.snapshot().revision()).isEqualTo(writers * increments + 1);
		Awaitility.await().until(() -> watched.get(watched.size() - 1) == writers * increments + 1);
		assertThat(watched).isSorted().doesNotHaveDuplicates();
		watcher.dispose();
	}

	private void increment(int times, AtomicInteger conflicts) {
		for (int done = 0; done < times;) {
			ConfigEntry entry = this.store.snapshot().get("counter");
			String next = String.valueOf(Integer.parseInt(entry.value()) + 1);
			try {
				this.store.publish(release(Change.set("counter", next).ifVersion(entry.version()))).block(LIMIT);
				done++;
			}
			catch (ConflictException ex) {
				conflicts.incrementAndGet();
			}
		}
	}

	private List<ConfigEntry> publish(Change... changes) {
		return this.store.publish(release(changes)).block(LIMIT);
	}

	private List<ConfigEntry> history(String key) {
		return this.store.history(key).block(LIMIT);
	}

	private static Release release(Change... changes) {
		return new Release(List.of(changes), "ann", "spring sale");
	}

}
