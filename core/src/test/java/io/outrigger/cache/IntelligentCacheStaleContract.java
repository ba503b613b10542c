package io.outrigger.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every form of {@link IntelligentCache} owes for values that are fresh no more.
 */
public abstract class IntelligentCacheStaleContract extends TimedCacheContract {

	private static final Duration NEVER = Duration.ZERO;

	private final FakeLoader<Set<Integer>, Map<Integer, String>> batch = new FakeLoader<>();

	private void redFor(Duration whileRevalidate, Duration ifError) {
		staleFor(whileRevalidate, ifError);
		this.cache = this.cache.with(EntryOptions.tags("red"));
		keepStale();
	}

	@Test
	void aStaleValueIsTheAnswerAtOnceAndIsLoadedAnewOnce() {
		staleFor(HOUR, NEVER);
		keepStale();
		assertThat(this.cache.peek(1)).as("not fresh").isNull();
		assertThat(ask().saw()).containsExactly("old");
		assertThat(ask().saw()).containsExactly("old");
		assertThat(this.cache.get(1).block()).isEqualTo("old");
		assertThat(this.cache.find(1).block()).contains("old");
		assertThat(this.loader.asked()).containsExactly(1);
		this.loader.answer(0, "new");
		assertThat(this.cache.peek(1)).isEqualTo("new");
		assertThat(ask().saw()).containsExactly("new");
		pass(TTL.minusNanos(1));
		assertThat(this.cache.peek(1)).as("fresh from when it was loaded").isEqualTo("new");
		CacheStatistics statistics = this.cache.statistics();
		assertThat(statistics.staleHits()).isEqualTo(4);
		assertThat(statistics.hits()).isEqualTo(1);
		assertThat(statistics.misses()).isZero();
		assertThat(statistics.refreshes()).isEqualTo(1);
	}

	@Test
	void theStatusSaysThatAValueIsStale() {
		staleFor(HOUR, NEVER);
		keepStale();
		StepVerifier.create(this.cache.lookup(1, this.loader)).assertNext((lookup) -> {
			assertThat(lookup.value()).isEqualTo("old");
			assertThat(lookup.status().hit()).isTrue();
			assertThat(lookup.status().stale()).isTrue();
		}).verifyComplete();
	}

	@Test
	void afterTheWindowNothingStaleIsLeft() {
		staleFor(HOUR, NEVER);
		keepStale();
		pass(HOUR.minusNanos(1));
		assertThat(this.cache.get(1).block()).isEqualTo("old");
		pass(Duration.ofNanos(1));
		assertThat(this.cache.get(1).block()).isNull();
		Caller caller = ask();
		assertThat(caller.saw()).isEmpty();
		this.loader.fail(0, error());
		assertThat(caller.saw()).containsExactly("IllegalStateException");
	}

	@Test
	void aBackgroundLoadThatFailsIsTriedAgainAfterAPause() {
		staleFor(HOUR, NEVER);
		keepStale();
		ask();
		this.loader.fail(0, error());
		assertThat(ask().saw()).containsExactly("old");
		pass(RETRY.minusNanos(1));
		assertThat(ask().saw()).containsExactly("old");
		assertThat(this.loader.asked()).hasSize(1);
		pass(Duration.ofNanos(1));
		assertThat(ask().saw()).containsExactly("old");
		assertThat(this.loader.asked()).hasSize(2);
		this.loader.answer(1, "new");
		assertThat(this.cache.peek(1)).isEqualTo("new");
		assertThat(this.cache.statistics().refreshFailures()).isEqualTo(1);
		assertThat(this.cache.statistics().loadFailures()).isEqualTo(1);
	}

	@Test
	void aBackgroundLoadThatNeverEndsIsOverAfterTheLoadTimeout() {
		staleFor(HOUR, NEVER);
		keepStale();
		ask();
		pass(LOAD_TIMEOUT);
		assertThat(this.loader.cancelled()).isEqualTo(1);
		assertThat(this.cache.statistics().loadTimeouts()).isEqualTo(1);
		pass(RETRY);
		assertThat(ask().saw()).containsExactly("old");
		assertThat(this.loader.asked()).hasSize(2);
	}

	@Test
	void whoAskedAndLeftDoesNotTakeTheBackgroundLoadAlong() {
		staleFor(HOUR, NEVER);
		keepStale();
		ask().leave();
		assertThat(this.loader.cancelled()).isZero();
		this.loader.answer(0, "new");
		assertThat(this.cache.peek(1)).isEqualTo("new");
	}

	@ParameterizedTest
	@EnumSource
	void aChangeWinsOverABackgroundLoadThatBeganBefore(Change change) {
		redFor(HOUR, NEVER);
		ask();
		change.on(this.cache);
		this.loader.answer(0, "outdated");
		assertThat(this.cache.peek(1)).isEqualTo(change.leavesAValue() ? "put" : null);
		Caller caller = ask();
		if (change.leavesAValue()) {
			assertThat(caller.saw()).containsExactly("put");
			return;
		}
		assertThat(caller.saw()).isEmpty();
		this.loader.answer(1, "new");
		assertThat(caller.saw()).containsExactly("new");
		assertThat(this.cache.peek(1)).isEqualTo("new");
	}

	@ParameterizedTest
	@EnumSource
	void whoAsksAfterAChangeDoesNotWaitForABackgroundLoadFromBefore(Change change) {
		redFor(HOUR, NEVER);
		ask();
		change.on(this.cache);
		Caller caller = ask();
		this.loader.answer(0, "outdated");
		if (!change.leavesAValue()) {
			assertThat(caller.saw()).isEmpty();
			this.loader.answer(1, "new");
		}
		assertThat(caller.saw()).containsExactly(change.leavesAValue() ? "put" : "new");
	}

	@ParameterizedTest
	@EnumSource
	void aChangeWinsOverABackgroundLoadThatBringsNothing(Change change) {
		redFor(HOUR, NEVER);
		ask();
		change.on(this.cache);
		this.loader.answerNothing(0);
		Caller caller = ask((key) -> Mono.just("new"));
		assertThat(caller.saw()).containsExactly(change.leavesAValue() ? "put" : "new");
	}

	@Test
	void anErrorIsAnsweredWithAStaleValueAndNotTriedAgainDuringThePause() {
		staleFor(NEVER, HOUR);
		keepStale();
		assertThat(this.cache.get(1).block()).as("not the answer yet").isNull();
		Caller first = ask();
		Caller second = ask();
		assertThat(first.saw()).isEmpty();
		this.loader.fail(0, error());
		assertThat(first.saw()).containsExactly("old");
		assertThat(second.saw()).containsExactly("old");
		pass(RETRY.minusNanos(1));
		assertThat(ask().saw()).containsExactly("old");
		assertThat(this.loader.asked()).hasSize(1);
		assertThat(this.cache.statistics().fallbacks()).isEqualTo(2);
		pass(Duration.ofNanos(1));
		Caller third = ask();
		assertThat(third.saw()).isEmpty();
		this.loader.answer(1, "new");
		assertThat(third.saw()).containsExactly("new");
		assertThat(this.cache.peek(1)).isEqualTo("new");
	}

	@Test
	void afterTheWindowErrorsReachTheirCallersWhateverIsLeftOfThePause() {
		staleFor(NEVER, HOUR);
		keepStale();
		pass(HOUR.minus(RETRY).plusNanos(1));
		Caller within = ask();
		this.loader.fail(0, error());
		assertThat(within.saw()).containsExactly("old");
		pass(RETRY.minusNanos(1));
		Caller after = ask();
		this.loader.fail(1, error());
		assertThat(after.saw()).containsExactly("IllegalStateException");
	}

	@Test
	void aLoadThatOutlastsTheWindowFailsWithItsError() {
		staleFor(NEVER, Duration.ofSeconds(5));
		keepStale();
		Caller caller = ask();
		pass(Duration.ofSeconds(5));
		this.loader.fail(0, error());
		assertThat(caller.saw()).containsExactly("IllegalStateException");
	}

	@Test
	void aLoadTimeoutIsAnsweredWithAStaleValue() {
		staleFor(NEVER, HOUR);
		keepStale();
		Caller caller = ask();
		pass(LOAD_TIMEOUT);
		assertThat(caller.saw()).containsExactly("old");
		assertThat(this.loader.cancelled()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXPIRE")
	void whatWasStaleBeforeAChangeIsNoAnswerToAnErrorAfterIt(Change change) {
		redFor(NEVER, HOUR);
		Caller before = ask();
		change.on(this.cache);
		this.loader.fail(0, error());
		assertThat(before.saw()).containsExactly("IllegalStateException");
		Caller after = ask((key) -> Mono.error(error()));
		assertThat(after.saw()).containsExactly(change.leavesAValue() ? "put" : "IllegalStateException");
	}

	@ParameterizedTest
	@EnumSource
	void aChangeWinsOverALoadOfWhatWasStale(Change change) {
		redFor(NEVER, HOUR);
		Caller before = ask();
		change.on(this.cache);
		Caller after = ask();
		this.loader.answer(0, "outdated");
		assertThat(before.saw()).containsExactly("outdated");
		if (!change.leavesAValue()) {
			assertThat(after.saw()).isEmpty();
			this.loader.answer(1, "new");
		}
		assertThat(after.saw()).containsExactly(change.leavesAValue() ? "put" : "new");
		assertThat(this.cache.peek(1)).isEqualTo(change.leavesAValue() ? "put" : "new");
	}

	@Test
	void theLastToLeaveALoadOfWhatIsStaleLetsTheNextBeginAnew() {
		staleFor(NEVER, HOUR);
		keepStale();
		Caller first = ask();
		Caller second = ask();
		first.leave();
		assertThat(this.loader.cancelled()).isZero();
		second.leave();
		assertThat(this.loader.cancelled()).isEqualTo(1);
		Caller third = ask();
		assertThat(this.loader.asked()).hasSize(2);
		this.loader.fail(1, error());
		assertThat(third.saw()).as("still there").containsExactly("old");
	}

	@Test
	void aStaleKeyOfABatchThatEverybodyLeftIsLoadedAnewByTheNext() {
		staleFor(NEVER, HOUR);
		this.cache.put(2, "two").block();
		keepStale();
		Caller both = Caller.of(this.cache.getAll(List.of(1, 2), this.batch));
		Caller other = Caller.of(this.cache.get(2, this.loader));
		both.leave();
		Caller next = ask();
		assertThat(this.loader.asked()).containsExactly(1);
		this.loader.answer(0, "new");
		assertThat(next.saw()).containsExactly("new");
		this.batch.answer(0, Map.of(1, "outdated", 2, "new two"));
		assertThat(other.saw()).containsExactly("new two");
		assertThat(this.cache.peek(1)).isEqualTo("new");
	}

	@Test
	void aBatchAnswersWhatIsStaleAndLoadsItAnewApart() {
		staleFor(HOUR, NEVER);
		this.cache.put(2, "two").block();
		keepStale();
		this.cache.put(3, "three").block();
		Caller caller = Caller.of(this.cache.getAll(List.of(1, 2, 3), this.batch));
		assertThat(caller.saw()).containsExactly("{1=old, 2=two, 3=three}");
		assertThat(this.batch.asked()).containsExactly(Set.of(1, 2));
		this.batch.answer(0, Map.of(1, "new"));
		assertThat(this.cache.peek(1)).isEqualTo("new");
		pass(Duration.ofMillis(1));
		assertThat(this.cache.get(2).block()).as("there is none any more").isNull();
	}

	@Test
	void aBatchThatFailsAnswersWhatIsStaleIfNothingElseIsMissing() {
		staleFor(NEVER, HOUR);
		keepStale();
		Caller stale = Caller.of(this.cache.getAll(List.of(1), this.batch));
		this.batch.fail(0, error());
		assertThat(stale.saw()).containsExactly("{1=old}");
		Caller missing = Caller.of(this.cache.getAll(List.of(1, 2), this.batch));
		this.batch.fail(1, error());
		assertThat(missing.saw()).containsExactly("IllegalStateException");
	}

	@Test
	void whereALoadBringsNothingWhatWasStaleIsNoAnswerAnyMore() {
		staleFor(NEVER, HOUR);
		keepStale();
		Caller caller = ask();
		this.loader.answerNothing(0);
		assertThat(caller.saw()).containsExactly("nothing");
		pass(Duration.ofMillis(1));
		Caller next = ask();
		this.loader.fail(1, error());
		assertThat(next.saw()).containsExactly("IllegalStateException");
	}

	@Test
	void whereABackgroundLoadBringsNothingWhatWasStaleIsNoAnswerAnyMore() {
		staleFor(HOUR, HOUR);
		keepStale();
		ask();
		this.loader.answerNothing(0);
		pass(Duration.ofMillis(1));
		assertThat(this.cache.get(1).block()).isNull();
		Caller next = ask();
		this.loader.fail(1, error());
		assertThat(next.saw()).containsExactly("IllegalStateException");
	}

	@Test
	void anExpiredValueIsTheAnswerOnlyIfItCannotBeLoadedAnew() {
		staleFor(HOUR, HOUR);
		this.cache.put(1, "old").block();
		this.cache.expire(1).block();
		assertThat(this.cache.peek(1)).isNull();
		assertThat(this.cache.get(1).block()).isNull();
		Caller failing = ask();
		assertThat(failing.saw()).as("not even while it is loaded").isEmpty();
		this.loader.fail(0, error());
		assertThat(failing.saw()).containsExactly("old");
		assertThat(ask().saw()).as("during the pause").containsExactly("old");
		pass(RETRY);
		Caller loading = ask();
		this.loader.answer(1, "new");
		assertThat(loading.saw()).containsExactly("new");
	}

	@Test
	void anEvictedValueIsNoAnswerToAnError() {
		staleFor(HOUR, HOUR);
		this.cache.put(1, "old").block();
		this.cache.evict(1).block();
		assertThat(ask((key) -> Mono.error(error())).saw()).containsExactly("IllegalStateException");
	}

	@Test
	void anExpiredValueIsForgottenWhereErrorsAreNotAnsweredWithStaleValues() {
		staleFor(HOUR, NEVER);
		this.cache.put(1, "old").block();
		this.cache.expire(1).block();
		assertThat(ask((key) -> Mono.error(error())).saw()).containsExactly("IllegalStateException");
	}

	@Test
	void anExpiredMissingValueIsForgotten() {
		staleFor(HOUR, HOUR);
		this.cache.putMissing(1).block();
		this.cache.expire(1).block();
		assertThat(this.cache.find(1).block()).isNull();
		assertThat(ask((key) -> Mono.just("new")).saw()).containsExactly("new");
	}

	@Test
	void aMissingValueIsNeverStale() {
		staleFor(HOUR, HOUR);
		this.cache.putMissing(1).block();
		pass(TTL);
		assertThat(this.cache.find(1).block()).isNull();
		assertThat(ask((key) -> Mono.error(error())).saw()).containsExactly("IllegalStateException");
	}

	@Test
	void whatIsStaleIsNotThereForWhoeverPutsUnderAConditionAndWinsOverNothing() {
		staleFor(HOUR, HOUR);
		keepStale();
		assertThat(this.cache.replace(1, "old", "replaced").block()).isFalse();
		assertThat(this.cache.putIfAbsent(1, "put").block()).isTrue();
		assertThat(this.cache.peek(1)).isEqualTo("put");
	}

}
