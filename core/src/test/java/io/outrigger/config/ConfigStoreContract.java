package io.outrigger.config;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.outrigger.config.ConfigStore.Condition;
import io.outrigger.config.ConfigStore.PublishedRelease;
import io.outrigger.config.Release.Change;
import io.outrigger.config.type.ValueType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * What every {@link ConfigStore} promises.
 */
public abstract class ConfigStoreContract extends ConfigWatchContract {

	@Test
	void isEmptyAtFirst() {
		assertThat(this.store.snapshot().revision()).isZero();
		assertThat(this.store.snapshot().entries()).isEmpty();
		assertThat(history("nobody")).isEmpty();
		assertThat(this.store.viewAge()).isLessThan(LIMIT);
		assertThat(this.store.condition()).isEqualTo(Condition.FLAWLESS);
		assertThat(this.store.releases(10).block(LIMIT)).isEmpty();
	}

	@Test
	void eachScopeHasAStoreOfItsOwn() {
		assertThat(this.store.scope()).isEqualTo(this.scope);
		assertThat(this.center.scope(this.scope)).isSameAs(this.store);
		publish(Change.set(KEY, "10"));
		ConfigStore prod = this.center.scope(new ConfigScope(this.scope.application(), "prod", null));
		prod.firstView().block(LIMIT);
		assertThat(prod.snapshot().get(KEY)).isNull();
		prod.publish(release(Change.set(KEY, "20"))).block(LIMIT);
		assertThat(this.store.snapshot().values()).containsEntry(KEY, "10");
	}

	@Test
	void scopesAreBounded() {
		for (int i = 1; i < ConfigCenter.MAX_SCOPES; i++) {
			this.center.scope(new ConfigScope(this.scope.application(), "p" + i, null));
		}
		assertThat(this.center.scope(this.scope)).isSameAs(this.store);
		assertThatExceptionOfType(ConfigLimitException.class)
			.isThrownBy(() -> this.center.scope(new ConfigScope(this.scope.application(), null, "late")))
			.withMessage("There are 128 config scopes already, which is the most that there may be");
	}

	@Test
	void aReleaseIsReadableOnceItIsPublished() {
		List<ConfigEntry> written = publish(Change.set(KEY, "10"));
		long revision = this.store.snapshot().revision();
		ConfigEntry entry = this.store.snapshot().get(KEY);
		assertThat(written).containsExactly(entry);
		assertThat(entry).isEqualTo(
				new ConfigEntry(KEY, "10", ValueType.TEXT, 1, revision, entry.updatedAt(), "ann", "spring sale"));
		assertThat(entry.updatedAt()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
		assertThat(revision).isPositive();
		assertThat(this.store.snapshot().values()).containsOnly(Map.entry(KEY, "10"));
	}

	@Test
	void aReleaseIsReadableAtOnceUnlessTheMachineIsBusy() {
		int readable = 0;
		for (int i = 0; i < 20; i++) {
			List<ConfigEntry> written = this.store.publish(release(Change.set(KEY, "v" + i))).block(LIMIT);
			if (written.contains(this.store.snapshot().get(KEY))) {
				readable++;
			}
		}
		assertThat(readable).isGreaterThan(15);
	}

	@Test
	void nothingHappensBeforeSomebodySubscribes() {
		this.store.publish(new Release(Change.set(KEY, "10"), "ann", "spring sale"));
		assertThat(this.store.snapshot().revision()).isZero();
	}

	@Test
	void versionsCountTheChangesOfAKeyAndRevisionsThoseOfTheStore() {
		publish(Change.set(KEY, "10"));
		long first = this.store.snapshot().revision();
		publish(Change.set("other", "a"));
		publish(Change.set(KEY, "20"));
		assertThat(this.store.snapshot().get(KEY).version()).isEqualTo(2);
		assertThat(this.store.snapshot().get("other").version()).isOne();
		assertThat(this.store.snapshot().get("other").revision()).isGreaterThan(first);
		assertThat(this.store.snapshot().get(KEY).revision()).isEqualTo(this.store.snapshot().revision())
			.isGreaterThan(this.store.snapshot().get("other").revision());
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
		assertThat(written).extracting(ConfigEntry::revision).containsOnly(this.store.snapshot().revision());
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
		long revision = this.store.snapshot().revision();
		StepVerifier.create(this.store.publish(release(Change.set(KEY, "20")).onRevision(0)))
			.expectErrorSatisfies((failure) -> {
				ConflictException conflict = (ConflictException) failure;
				assertThat(conflict.key()).isNull();
				assertThat(conflict.expected()).isZero();
				assertThat(conflict.actual()).isEqualTo(revision);
			})
			.verify(LIMIT);
		StepVerifier.create(this.store.publish(release(Change.set(KEY, "20")).onRevision(revision)))
			.expectNextCount(1)
			.verifyComplete();
	}

	@Test
	void historyTellsTheNewestFirstAndIsBounded() {
		for (int i = 1; i <= 8; i++) {
			publish(Change.set(KEY, "v" + i));
		}
		assertThat(history(KEY)).extracting(ConfigEntry::version).containsExactly(8L, 7L, 6L, 5L, 4L);
		assertThat(history(KEY)).extracting(ConfigEntry::value).containsExactly("v8", "v7", "v6", "v5", "v4");
		assertThat(history(KEY).get(0)).isEqualTo(this.store.snapshot().get(KEY));
		assertThat(history(KEY)).extracting(ConfigEntry::reason).containsOnly("spring sale");
	}

	@Test
	void historyIsReadWholeHoweverLargeItsValues() {
		for (int i = 1; i <= HISTORY; i++) {
			publish(Change.set(KEY, String.valueOf(i).repeat(Release.MAX_VALUE)));
		}
		assertThat(history(KEY)).extracting((entry) -> entry.value().substring(0, 1))
			.containsExactly("5", "4", "3", "2", "1");
	}

	@Test
	void aReleaseMayBeAsLargeAsItsLimitsSay() {
		List<Change> changes = new ArrayList<>();
		for (int i = 0; i < Release.MAX_CHANGES; i++) {
			changes.add(Change.set("key-" + i, "x".repeat(1_000)));
		}
		assertThat(publish(changes.toArray(Change[]::new))).hasSize(Release.MAX_CHANGES);
		assertThat(this.store.snapshot().size()).isEqualTo(Release.MAX_CHANGES);
		String strange = "\r\n\t 1 \ud83d\ude00 \u00e9";
		publish(Change.set("strange key: \u00e9 {}*", strange));
		assertThat(this.store.snapshot().get("strange key: \u00e9 {}*").value()).isEqualTo(strange);
	}

	@Test
	void theScopeHoldsOnlySoManyKeys() {
		for (int batch = 0; batch < ConfigStore.MAX_KEYS / Release.MAX_CHANGES; batch++) {
			List<Change> changes = new ArrayList<>();
			for (int i = 0; i < Release.MAX_CHANGES; i++) {
				changes.add(Change.set("key-" + batch + "-" + i, "x"));
			}
			// Large, and a busy machine may not answer in time
			this.store.publish(release(changes.toArray(Change[]::new))).retry(5).block(LIMIT);
		}
		StepVerifier.create(this.store.publish(release(Change.set("one-more", "x"))))
			.expectErrorMessage("changes would leave 100001 keys but must be: at most 100000 keys in the scope")
			.verify(LIMIT);
		assertThat(history("one-more")).isEmpty();
		publish(Change.set("one-more", "x"), Change.delete("key-0-0"));
		assertThat(this.store.snapshot().size()).isEqualTo(ConfigStore.MAX_KEYS);
	}

	@Test
	void aKeyKeepsItsTypeUntilAnotherIsDeclared() {
		publish(Change.set(KEY, "10").as(ValueType.INTEGER));
		publish(Change.set(KEY, "20"));
		assertThat(this.store.snapshot().get(KEY).type()).isEqualTo(ValueType.INTEGER);
		StepVerifier.create(this.store.publish(release(Change.set("other", "x"), Change.set(KEY, "a lot"))))
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(InvalidReleaseException.class)
				.hasMessage("value of '" + KEY + "' is not of type INTEGER but must be:"
						+ " a whole number of 64 bits, such as -3"))
			.verify(LIMIT);
		assertThat(this.store.snapshot().values()).containsOnly(Map.entry(KEY, "20"));
		publish(Change.set(KEY, "a lot").as(ValueType.TEXT));
		publish(Change.set(KEY, "5").as(ValueType.INTEGER));
		publish(Change.delete(KEY));
		publish(Change.set(KEY, "anything"));
		assertThat(history(KEY)).extracting(ConfigEntry::type)
			.containsExactly(ValueType.TEXT, ValueType.INTEGER, ValueType.INTEGER, ValueType.TEXT, ValueType.INTEGER);
	}

	@Test
	void theAuditTrailTellsWhoChangedWhatAndWhy() {
		publish(Change.set("a", "1"), Change.set("b", "1"));
		publish(Change.set("a", "2"), Change.delete("b"), Change.delete("nobody"));
		List<PublishedRelease> releases = this.store.releases(10).block(LIMIT);
		assertThat(releases).extracting(PublishedRelease::versions)
			.containsExactly(Map.of("a", 2L, "b", 2L), Map.of("a", 1L, "b", 1L));
		assertThat(releases.get(0)).isEqualTo(new PublishedRelease(this.store.snapshot().revision(),
				this.store.snapshot().get("a").updatedAt(), "ann", "spring sale", releases.get(0).versions()));
		assertThat(this.store.releases(1).block(LIMIT)).containsExactly(releases.get(0));
	}

	@Test
	void theAuditTrailIsBounded() {
		for (int i = 0; i < RELEASES * 20; i++) {
			publish(Change.set("a", "v" + i));
		}
		assertThat(this.store.releases(1_000).block(LIMIT)).hasSizeBetween(RELEASES, RELEASES * 10)
			.first()
			.extracting(PublishedRelease::versions)
			.isEqualTo(Map.of("a", RELEASES * 20L));
	}

	@Test
	void anyHistoryIsWhatAModelSaysItIs() {
		for (long seed = 1; seed <= 3; seed++) {
			Random random = new Random(seed);
			ConfigStore store = this.center.scope(new ConfigScope(this.scope.application(), "seed" + seed, null));
			store.firstView().block(LIMIT);
			StoreModel model = new StoreModel(HISTORY);
			for (int i = 0; i < 150; i++) {
				Release release = model.anyRelease(random);
				model.assertSame(store, release);
			}
		}
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
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.store.snapshot().values()).containsEntry("counter",
					String.valueOf(writers * increments)));
		assertThat(this.store.snapshot().get("counter").version()).isEqualTo(writers * increments + 1);
		Awaitility.await().until(() -> watched.get(watched.size() - 1) == this.store.snapshot().revision());
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

}
