package io.outrigger.cache;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every form of {@link IntelligentCache} owes for loads that take long.
 */
public abstract class IntelligentCacheTimeoutContract extends TimedCacheContract {

	private static final Duration SOFT = Duration.ofSeconds(1);

	private static final Duration COMPLETION = Duration.ofSeconds(5);

	private void keepStaleForErrors() {
		staleFor(Duration.ZERO, HOUR);
		waiting(SOFT, Duration.ZERO);
		keepStale();
	}

	private void askUntilTheSoftTimeout() {
		keepStaleForErrors();
		ask();
		pass(SOFT);
	}

	@Test
	void afterTheSoftTimeoutAStaleValueIsTheAnswerAndTheLoadGoesOn() {
		keepStaleForErrors();
		Caller first = ask();
		Caller second = ask();
		pass(SOFT.minusNanos(1));
		assertThat(first.saw()).isEmpty();
		pass(Duration.ofNanos(1));
		assertThat(first.saw()).containsExactly("old");
		assertThat(second.saw()).containsExactly("old");
		assertThat(ask().saw()).as("who comes later does not wait").containsExactly("old");
		assertThat(this.loader.asked()).hasSize(1);
		assertThat(this.loader.cancelled()).isZero();
		this.loader.answer(0, "new");
		assertThat(this.cache.peek(1)).isEqualTo("new");
		assertThat(ask().saw()).containsExactly("new");
		assertThat(this.cache.statistics().fallbacks()).isEqualTo(2);
		assertThat(this.cache.statistics().staleHits()).isEqualTo(1);
	}

	@Test
	void withoutAStaleValueTheSoftTimeoutMeansNothing() {
		staleFor(Duration.ZERO, HOUR);
		waiting(SOFT, Duration.ZERO);
		Caller caller = ask();
		pass(SOFT);
		assertThat(caller.saw()).isEmpty();
		this.loader.answer(0, "new");
		assertThat(caller.saw()).containsExactly("new");
	}

	@Test
	void aLoadThatFailsAfterTheSoftTimeoutIsNotTriedAgainDuringThePause() {
		askUntilTheSoftTimeout();
		this.loader.fail(0, error());
		assertThat(ask().saw()).containsExactly("old");
		assertThat(this.loader.asked()).hasSize(1);
		pass(RETRY);
		ask();
		assertThat(this.loader.asked()).hasSize(2);
	}

	@Test
	void aLoadThatGoesOnAfterTheSoftTimeoutEndsWithTheLoadTimeout() {
		askUntilTheSoftTimeout();
		pass(LOAD_TIMEOUT.minus(SOFT));
		assertThat(this.loader.cancelled()).isEqualTo(1);
		assertThat(this.cache.statistics().loadTimeouts()).isEqualTo(1);
		assertThat(ask().saw()).containsExactly("old");
	}

	@Test
	void whatWasStaleIsNoAnswerAfterTheWindowThoughTheSoftTimeoutWasWithin() {
		staleFor(Duration.ZERO, Duration.ofSeconds(2));
		waiting(SOFT, Duration.ZERO);
		keepStale();
		ask();
		pass(SOFT);
		pass(SOFT);
		Caller late = ask();
		assertThat(late.saw()).isEmpty();
	}

	@Test
	void aChangeAfterTheSoftTimeoutWinsOverTheLoad() {
		askUntilTheSoftTimeout();
		this.cache.evict(1).block();
		Caller after = ask();
		this.loader.answer(0, "outdated");
		assertThat(after.saw()).isEmpty();
		this.loader.answer(1, "new");
		assertThat(after.saw()).containsExactly("new");
		assertThat(this.cache.peek(1)).isEqualTo("new");
	}

	@Test
	void anEvictionBeforeTheSoftTimeoutLeavesNothingToAnswerWith() {
		keepStaleForErrors();
		Caller before = ask();
		this.cache.evict(1).block();
		pass(SOFT);
		assertThat(before.saw()).isEmpty();
		this.loader.answer(0, "loaded");
		assertThat(before.saw()).containsExactly("loaded");
	}

	@Test
	void aLoadThatTakesTooLongGoesOnForThoseWhoComeLater() {
		waiting(Duration.ZERO, COMPLETION);
		Caller first = ask();
		pass(LOAD_TIMEOUT);
		assertThat(first.saw()).containsExactly("CacheLoadTimeoutException");
		assertThat(this.loader.cancelled()).isZero();
		Caller leaving = ask();
		Caller staying = ask();
		leaving.leave();
		assertThat(this.loader.asked()).hasSize(1);
		this.loader.answer(0, "late");
		assertThat(staying.saw()).containsExactly("late");
		assertThat(this.cache.peek(1)).isEqualTo("late");
		assertThat(this.cache.statistics().loadTimeouts()).isEqualTo(1);
		assertThat(this.cache.statistics().loads()).isEqualTo(1);
		assertThat(this.cache.statistics().loadFailures()).isZero();
	}

	@Test
	void aLoadThatTakesTooLongGoesOnThoughNobodyComes() {
		waiting(Duration.ZERO, COMPLETION);
		ask();
		pass(LOAD_TIMEOUT);
		ask().leave();
		assertThat(this.loader.cancelled()).isZero();
		this.loader.answer(0, "late");
		assertThat(this.cache.peek(1)).isEqualTo("late");
	}

	@Test
	void aLoadThatGoesOnIsOverInTheEnd() {
		waiting(Duration.ZERO, COMPLETION);
		ask();
		pass(LOAD_TIMEOUT);
		Caller later = ask();
		pass(COMPLETION);
		assertThat(later.saw()).containsExactly("CacheLoadTimeoutException");
		assertThat(this.loader.cancelled()).isEqualTo(1);
		assertThat(this.cache.statistics().loadTimeouts()).isEqualTo(1);
		assertThat(ask((key) -> Mono.just("new")).saw()).containsExactly("new");
	}

	@Test
	void whileALoadGoesOnAStaleValueIsTheAnswer() {
		staleFor(Duration.ZERO, HOUR);
		waiting(Duration.ZERO, COMPLETION);
		keepStale();
		Caller first = ask();
		pass(LOAD_TIMEOUT);
		assertThat(first.saw()).containsExactly("old");
		assertThat(ask().saw()).containsExactly("old");
		assertThat(this.loader.asked()).hasSize(1);
		this.loader.answer(0, "late");
		assertThat(this.cache.peek(1)).isEqualTo("late");
	}

	@Test
	void whatALoadBringsThatGoesOnCountsForNothingAfterAChange() {
		waiting(Duration.ZERO, COMPLETION);
		ask();
		pass(LOAD_TIMEOUT);
		this.cache.evict(1).block();
		Caller after = ask();
		this.loader.answer(0, "outdated");
		assertThat(after.saw()).isEmpty();
		this.loader.answer(1, "new");
		assertThat(after.saw()).containsExactly("new");
	}

	@Test
	void withoutCompletionALoadThatTakesTooLongIsCancelled() {
		Caller caller = ask();
		pass(LOAD_TIMEOUT);
		assertThat(caller.saw()).containsExactly("CacheLoadTimeoutException");
		assertThat(this.loader.cancelled()).isEqualTo(1);
		Caller next = ask();
		this.loader.answer(1, "new");
		assertThat(next.saw()).containsExactly("new");
	}

	@Test
	void theLastToLeaveBeforeTheLoadTimeoutCancelsEvenALoadThatMayGoOn() {
		waiting(Duration.ZERO, COMPLETION);
		ask().leave();
		assertThat(this.loader.cancelled()).isEqualTo(1);
		pass(LOAD_TIMEOUT);
		assertThat(this.cache.statistics().loadTimeouts()).as("its timers are gone").isZero();
	}

}
