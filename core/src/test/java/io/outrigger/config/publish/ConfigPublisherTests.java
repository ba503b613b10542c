package io.outrigger.config.publish;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.outrigger.config.ConfigCenter;
import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.ConfigUnavailableException;
import io.outrigger.config.ConflictException;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.effective.ConfigLayers;
import io.outrigger.config.effective.ReleaseCheck;
import io.outrigger.config.effective.ReleaseCheck.Candidate;
import io.outrigger.config.effective.ReleaseRejectedException;
import io.outrigger.config.effective.ReleaseTrial;
import io.outrigger.config.fleet.ConfigFleet;
import io.outrigger.config.fleet.InstanceReport;
import io.outrigger.config.fleet.LocalConfigFleet;
import io.outrigger.config.fleet.Verdicts;
import io.outrigger.config.memory.InMemoryConfigCenter;
import io.outrigger.config.publish.ConfigPublisher.NotAppliedException;
import io.outrigger.config.publish.ConfigPublisher.Published;
import io.outrigger.config.type.ValueType;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConfigPublisher}.
 */
@ExtendWith(NonBlocking.class)
class ConfigPublisherTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final ConfigScope SHOP = ConfigScope.application("shop");

	private final ConfigCenter center = new InMemoryConfigCenter(10, 10, InstantSource.fixed(Instant.EPOCH));

	private final ConfigStore store = this.center.scope(SHOP);

	private final ConfigLayers layers = new ConfigLayers(this.center,
			ConfigScope.inheritance("shop", List.of("prod"), null));

	private final List<Long> applied = new CopyOnWriteArrayList<>();

	private final ConfigFollower follower = new ConfigFollower(this.layers,
			(latest) -> this.applied.add(latest.revision()), InstantSource.fixed(Instant.EPOCH));

	private final StubFleet fleet = new StubFleet();

	private final ConfigPublisher publisher = publisher(ConfigPublisherTests::minNotAboveMax);

	@Test
	void checksSeeTheSettingsAsTheyWouldBe() {
		AtomicReference<Candidate> seen = new AtomicReference<>();
		ConfigPublisher publisher = publisher(seen::set);
		publish(publisher, Change.set("a", "1"), Change.set("b", "1"));
		publish(publisher, Change.set("a", "2"), Change.delete("b"), Change.set("c", "3"));
		assertThat(seen.get().values()).containsExactlyInAnyOrderEntriesOf(Map.of("a", "2", "c", "3"));
		assertThat(seen.get().changed()).containsExactlyInAnyOrder("a", "b", "c");
	}

	@Test
	void checksNeverRunOnAnEventLoop() {
		AtomicReference<Boolean> nonBlocking = new AtomicReference<>();
		ConfigPublisher publisher = publisher((candidate) -> nonBlocking.set(Schedulers.isInNonBlockingThread()));
		publisher.publish(release(Change.set("a", "1"))).subscribeOn(Schedulers.parallel()).block(LIMIT);
		assertThat(nonBlocking).hasValue(false);
	}

	@Test
	void whatIsPublishedIsInEffectHereWhenThePublisherSaysSo() {
		publish(this.publisher, Change.set("min", "1"));
		assertThat(this.applied).containsExactly(1L);
		assertThat(this.publisher.accepted()).isOne();
	}

	@Test
	void whatIsStoredButCannotBeAppliedHereIsAFailureThatSaysSo() {
		ConfigFollower failing = new ConfigFollower(this.layers, (latest) -> {
			throw new ReleaseRejectedException("min is unlucky");
		}, InstantSource.fixed(Instant.EPOCH));
		StepVerifier
			.create(new ConfigPublisher(this.center, SHOP, this.layers,
					new ReleaseTrial(this.layers, List.of(), new ConfigCipher(List.of())), this.fleet, failing)
				.publish(release(Change.set("min", "1"))))
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(NotAppliedException.class)
				.hasMessage("Revision 1 is stored but not in effect in this process, where revision 0 stays:"
						+ " min is unlucky"))
			.verify(LIMIT);
		assertThat(this.store.snapshot().values()).containsOnly(Map.entry("min", "1"));
	}

	@Test
	void aReleaseThatACheckRefusesChangesNothing() {
		publish(this.publisher, Change.set("min", "1"), Change.set("max", "5"));
		ConfigSnapshot before = this.store.snapshot();
		StepVerifier.create(this.publisher.publish(release(Change.set("min", "6"), Change.set("other", "x"))))
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(ReleaseRejectedException.class)
				.hasMessage("min is 6 but must be: at most max (5)"))
			.verify(LIMIT);
		assertThat(this.store.snapshot()).isSameAs(before);
		assertThat(this.publisher.rejected()).isOne();
		assertThat(this.applied).containsExactly(1L);
	}

	@Test
	void whoeverExpectsAnotherVersionIsToldSoRatherThanAboutValues() {
		publish(this.publisher, Change.set("min", "1"), Change.set("max", "5"));
		StepVerifier.create(this.publisher.publish(release(Change.set("min", "6").ifVersion(9))))
			.expectError(ConflictException.class)
			.verify(LIMIT);
		assertThat(this.publisher.conflicts()).isOne();
		assertThat(this.publisher.rejected()).isZero();
	}

	@Test
	void aReleaseForAnotherRevisionIsNeitherCheckedNorPublished() {
		AtomicInteger checks = new AtomicInteger();
		ConfigPublisher publisher = publisher((candidate) -> checks.incrementAndGet());
		StepVerifier.create(publisher.publish(release(Change.set("a", "1")).onRevision(4)))
			.expectErrorMessage(
					"The store has revision 0 but was expected to have 4; somebody else published in between")
			.verify(LIMIT);
		assertThat(checks).hasValue(0);
	}

	@Test
	void aReleaseIsCheckedAgainIfAnotherOneWon() {
		AtomicInteger checks = new AtomicInteger();
		ConfigPublisher publisher = publisher((candidate) -> {
			if (checks.getAndIncrement() == 0) {
				this.store.publish(release(Change.set("max", "3"))).block(LIMIT);
			}
			minNotAboveMax(candidate);
		});
		StepVerifier.create(publisher.publish(release(Change.set("min", "4"))))
			.expectErrorMessage("min is 4 but must be: at most max (3)")
			.verify(LIMIT);
		assertThat(checks).hasValue(2);
		assertThat(this.store.snapshot().values()).containsOnly(Map.entry("max", "3"));
	}

	@Test
	void releasesThatAreGoodAloneAndBadTogetherAreNeverBothPublished() {
		publish(this.publisher, Change.set("min", "0"), Change.set("max", "10"));
		Flux.range(0, 400)
			.flatMap((i) -> this.publisher
				.publish(release((i % 2 == 0) ? Change.set("min", String.valueOf(i % 10))
						: Change.set("max", String.valueOf(i % 10))))
				.onErrorResume(ReleaseRejectedException.class, (failure) -> Mono.empty()), 8)
			.blockLast(LIMIT);
		Map<String, String> values = this.store.snapshot().values();
		assertThat(Integer.parseInt(values.get("min"))).isLessThanOrEqualTo(Integer.parseInt(values.get("max")));
		assertThat(this.publisher.accepted() + this.publisher.rejected()).isEqualTo(401);
	}

	@Test
	void aThousandBadReleasesAlterNothing() {
		publish(this.publisher, Change.set("min", "1"), Change.set("max", "5"));
		ConfigSnapshot before = this.store.snapshot();
		Random random = new Random(20260301);
		for (int i = 0; i < 1_000; i++) {
			StepVerifier.create(this.publisher.publish(badRelease(random)))
				.expectError(ReleaseRejectedException.class)
				.verify(LIMIT);
		}
		assertThat(this.store.snapshot()).isSameAs(before);
		assertThat(this.publisher.rejected()).isEqualTo(1_000);
		assertThat(this.applied).containsExactly(1L);
	}

	@Test
	void rollingBackIsANewVersionWithTheOldValue() {
		publish(this.publisher, Change.set("max", "5"));
		publish(this.publisher, Change.set("max", "7"));
		Published published = this.publisher.rollback("max", 1, null, "bob", "too high").block(LIMIT);
		assertThat(published.entries()).singleElement().satisfies((entry) -> {
			assertThat(entry.value()).isEqualTo("5");
			assertThat(entry.version()).isEqualTo(3);
			assertThat(entry.author()).isEqualTo("bob");
		});
		assertThat(this.store.history("max").block(LIMIT)).extracting(ConfigEntry::value)
			.containsExactly("5", "7", "5");
	}

	@Test
	void rollingBackToADeletionDeletes() {
		publish(this.publisher, Change.set("max", "5"));
		publish(this.publisher, Change.delete("max"));
		publish(this.publisher, Change.set("max", "7"));
		this.publisher.rollback("max", 2, 3L, "bob", "not needed").block(LIMIT);
		assertThat(this.store.snapshot().get("max")).isNull();
	}

	@Test
	void rollingBackIsCheckedLikeAnyRelease() {
		publish(this.publisher, Change.set("max", "5"));
		publish(this.publisher, Change.set("max", "7"), Change.set("min", "6"));
		StepVerifier.create(this.publisher.rollback("max", 1, null, "bob", "too high"))
			.expectError(ReleaseRejectedException.class)
			.verify(LIMIT);
		StepVerifier.create(this.publisher.rollback("max", 1, 1L, "bob", "too high"))
			.expectError(ConflictException.class)
			.verify(LIMIT);
	}

	@Test
	void rollingBackToAnUnknownVersionIsEmpty() {
		publish(this.publisher, Change.set("max", "5"));
		StepVerifier.create(this.publisher.rollback("max", 4, null, "bob", "why")).verifyComplete();
		StepVerifier.create(this.publisher.rollback("nobody", 1, null, "bob", "why")).verifyComplete();
	}

	@Test
	void rollingBackBringsTheTypeBackToo() {
		publish(this.publisher, Change.set("max", "5").as(ValueType.INTEGER));
		publish(this.publisher, Change.set("max", "6").as(ValueType.DECIMAL));
		this.publisher.rollback("max", 1, null, "bob", "too high").block(LIMIT);
		assertThat(this.store.snapshot().get("max").type()).isEqualTo(ValueType.INTEGER);
	}

	@Test
	void checksSeeTheOtherScopesToo() {
		publishTo(ConfigScope.NAMESPACE, Change.set("max", "3"));
		StepVerifier.create(this.publisher.publish(release(Change.set("min", "4"))))
			.expectErrorMessage("min is 4 but must be: at most max (3)")
			.verify(LIMIT);
		publishTo(new ConfigScope("shop", "prod", null), Change.set("max", "5"));
		publish(this.publisher, Change.set("min", "4"));
		assertThat(this.layers.effective().values()).containsExactly(Map.entry("max", "5"), Map.entry("min", "4"));
	}

	@Test
	void whatAHigherScopeHasIsNotChangedByALowerOne() {
		publish(this.publisher, Change.set("max", "5"), Change.set("min", "4"));
		publishTo(ConfigScope.NAMESPACE, Change.set("max", "1"));
		StepVerifier.create(this.publisher.publish(release(Change.delete("max"))))
			.expectErrorMessage("min is 4 but must be: at most max (1)")
			.verify(LIMIT);
	}

	@Test
	void aScopeThatThisProcessIsNotInIsNotCheckedHere() {
		ConfigScope other = ConfigScope.application("other");
		publishTo(other, Change.set("min", "99"));
		assertThat(this.center.scope(other).snapshot().values()).containsOnly(Map.entry("min", "99"));
		assertThat(this.applied).isEmpty();
	}

	@Test
	void aStoreThatCannotBeReachedIsCounted() {
		RuntimeException away = ConfigUnavailableException.outcomeUnknown(new IllegalStateException());
		ConfigPublisher publisher = publisher((candidate) -> {
			throw away;
		});
		StepVerifier.create(publisher.publish(release(Change.set("a", "1"))))
			.expectErrorMatches(away::equals)
			.verify(LIMIT);
		assertThat(publisher.unavailable()).isOne();
	}

	@Test
	void aReleaseThatAnotherInstanceRefusesIsNotPublished() {
		this.fleet.verdicts = Mono.just(new Verdicts(Set.of("shop-2"),
				Map.of("shop-4", "max is 9", "shop-3", "min is '1' but must be: at least 2"), Set.of("shop-5")));
		StepVerifier.create(this.publisher.publish(release(Change.set("min", "1"))))
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(ReleaseRejectedException.class)
				.hasMessage("refused by 2 of the other instances: shop-3: min is '1' but must be: at least 2; "
						+ "shop-4: max is 9"))
			.verify(LIMIT);
		assertThat(this.store.snapshot().values()).isEmpty();
		assertThat(this.publisher.rejected()).isOne();
	}

	@Test
	void whoIsSilentRefusesNothing() {
		this.fleet.verdicts = Mono.just(new Verdicts(Set.of(), Map.of(), Set.of("shop-5")));
		publish(this.publisher, Change.set("min", "1"));
		assertThat(this.store.snapshot().values()).containsOnly(Map.entry("min", "1"));
	}

	@Test
	void aReleaseAboutWhichNobodyCanBeAskedIsNotPublished() {
		this.fleet.verdicts = Mono.error(new IllegalStateException("no way to ask"));
		StepVerifier.create(this.publisher.publish(release(Change.set("min", "2"))))
			.expectErrorSatisfies(
					(failure) -> assertThat(failure).isInstanceOfSatisfying(ConfigUnavailableException.class,
							(unavailable) -> assertThat(unavailable.isOutcomeUnknown()).isFalse()))
			.verify(LIMIT);
		assertThat(this.store.snapshot().values()).isEmpty();
		assertThat(this.publisher.unavailable()).isOne();
	}

	@Test
	void theFleetIsAskedAtTheSameTimeButThisProcessRefusesForAllAndWaitsForNobodyThen() {
		AtomicBoolean left = new AtomicBoolean();
		this.fleet.verdicts = Mono.<Verdicts>never().doOnCancel(() -> left.set(true));
		StepVerifier.create(this.publisher.publish(release(Change.set("min", "6"), Change.set("max", "5"))))
			.expectError(ReleaseRejectedException.class)
			.verify(LIMIT);
		assertThat(left).isTrue();
		assertThat(this.store.snapshot().values()).isEmpty();
		assertThat(this.fleet.asked).containsExactly(SHOP);
	}

	@Test
	void aReleaseForAScopeThatThisProcessIsNotInIsTriedOutByThoseWhoAre() {
		publishTo(ConfigScope.application("billing"), Change.set("min", "6"), Change.set("max", "5"));
		assertThat(this.fleet.asked).containsExactly(ConfigScope.application("billing"));
	}

	private void publishTo(ConfigScope scope, Change... changes) {
		this.publisher.publish(scope, release(changes)).block(LIMIT);
	}

	private ConfigPublisher publisher(ReleaseCheck check) {
		return new ConfigPublisher(this.center, SHOP, this.layers,
				new ReleaseTrial(this.layers, List.of(check), new ConfigCipher(List.of())), this.fleet, this.follower);
	}

	private static Release badRelease(Random random) {
		Map<String, Change> changes = new HashMap<>();
		for (int i = random.nextInt(5); i > 0; i--) {
			String key = "key-" + random.nextInt(20);
			changes.put(key,
					random.nextBoolean() ? Change.set(key, "x".repeat(random.nextInt(9))) : Change.delete(key));
		}
		if (random.nextBoolean()) {
			changes.put("min", Change.set("min", String.valueOf(6 + random.nextInt(100))));
		}
		else {
			changes.put("max", Change.set("max", String.valueOf(-random.nextInt(100))));
		}
		return new Release(List.copyOf(changes.values()), "ann", "test");
	}

	private static void minNotAboveMax(Candidate candidate) {
		int min = Integer.parseInt(candidate.values().getOrDefault("min", "0"));
		int max = Integer.parseInt(candidate.values().getOrDefault("max", "10"));
		if (min > max) {
			throw new ReleaseRejectedException("min is " + min + " but must be: at most max (" + max + ")");
		}
	}

	private static void publish(ConfigPublisher publisher, Change... changes) {
		publisher.publish(release(changes)).block(LIMIT);
	}

	private static Release release(Change... changes) {
		return new Release(List.of(changes), "ann", "test");
	}

	/**
	 * Others that think what a test wants them to.
	 */
	private static final class StubFleet implements ConfigFleet {

		private final ConfigFleet delegate = new LocalConfigFleet();

		private final List<ConfigScope> asked = new CopyOnWriteArrayList<>();

		private volatile Mono<Verdicts> verdicts = Mono.just(Verdicts.NONE);

		@Override
		public Mono<Void> report(ConfigScope scope, InstanceReport report) {
			return this.delegate.report(scope, report);
		}

		@Override
		public Mono<Void> withdraw(ConfigScope scope) {
			return this.delegate.withdraw(scope);
		}

		@Override
		public Mono<List<InstanceReport>> reports(ConfigScope scope) {
			return this.delegate.reports(scope);
		}

		@Override
		public Mono<Verdicts> propose(ConfigScope scope, Release release) {
			this.asked.add(scope);
			return this.verdicts;
		}

		@Override
		public Disposable answer(ConfigScope scope, Judge judge) {
			return this.delegate.answer(scope, judge);
		}

	}

}
