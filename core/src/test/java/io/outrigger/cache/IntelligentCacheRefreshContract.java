package io.outrigger.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheSettings.Lifetime;
import io.outrigger.cache.CacheSettings.Stale;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every form of {@link IntelligentCache} owes for values that are loaded anew while
 * they are fresh.
 */
public abstract class IntelligentCacheRefreshContract extends TimedCacheContract {

	private static final Duration COST = Duration.ofSeconds(5);

	private void renewed(double refreshAhead, double earlyRefresh) {
		this.settings = this.settings.with(new Stale(Duration.ZERO, Duration.ZERO, RETRY, refreshAhead, earlyRefresh));
	}

	private void loadAtCost() {
		ask();
		pass(COST);
		this.loader.answer(0, "old");
	}

	@Test
	void aValueThatIsReadLateInItsTimeIsLoadedAnewInTheBackground() {
		renewed(0.5, 0);
		this.cache.put(1, "old").block();
		pass(TTL.dividedBy(2).minusNanos(1));
		assertThat(ask().saw()).containsExactly("old");
		assertThat(this.loader.asked()).isEmpty();
		pass(Duration.ofNanos(1));
		assertThat(ask().saw()).containsExactly("old");
		assertThat(ask().saw()).containsExactly("old");
		assertThat(this.loader.asked()).hasSize(1);
		assertThat(this.cache.peek(1)).as("fresh still").isEqualTo("old");
		this.loader.answer(0, "new");
		pass(TTL.minusNanos(1));
		assertThat(this.cache.peek(1)).isEqualTo("new");
		assertThat(this.cache.statistics().hits()).isEqualTo(3);
		assertThat(this.cache.statistics().refreshes()).isEqualTo(1);
	}

	@Test
	void aValueThatNobodyReadsIsNotLoadedAnew() {
		renewed(0.5, 0);
		this.cache.put(1, "old").block();
		pass(TTL);
		assertThat(this.cache.get(1).block()).isNull();
		assertThat(this.loader.asked()).isEmpty();
	}

	@Test
	void aValueThatCannotBeLoadedAnewStaysFreshAndIsTriedAgainAfterAPause() {
		renewed(0.1, 0);
		this.cache.put(1, "old").block();
		pass(TTL.dividedBy(10));
		ask();
		this.loader.fail(0, error());
		assertThat(ask().saw()).containsExactly("old");
		assertThat(this.loader.asked()).hasSize(1);
		pass(RETRY);
		assertThat(ask().saw()).containsExactly("old");
		assertThat(this.loader.asked()).hasSize(2);
	}

	@ParameterizedTest
	@EnumSource
	void aChangeWinsOverALoadAhead(Change change) {
		renewed(0.5, 0);
		this.cache = this.cache.with(EntryOptions.tags("red"));
		this.cache.put(1, "old").block();
		pass(TTL.dividedBy(2));
		ask();
		change.on(this.cache);
		this.loader.answer(0, "outdated");
		assertThat(this.cache.peek(1)).isEqualTo(change.leavesAValue() ? "put" : null);
	}

	@Test
	void theLongerTheLoadAndTheCloserTheEndTheSurerAValueIsLoadedAnewEarly() {
		renewed(0, 100);
		loadAtCost();
		pass(TTL.minusNanos(1));
		assertThat(ask().saw()).containsExactly("old");
		assertThat(this.loader.asked()).hasSize(2);
		this.loader.answer(1, "new");
		assertThat(this.cache.peek(1)).isEqualTo("new");
	}

	@Test
	void withoutEagernessNothingIsLoadedEarly() {
		renewed(0, 0);
		loadAtCost();
		pass(TTL.minusNanos(1));
		assertThat(ask().saw()).containsExactly("old");
		assertThat(this.loader.asked()).hasSize(1);
	}

	@Test
	void whatCostNothingIsNotLoadedEarly() {
		renewed(0, 100);
		this.cache.put(1, "old").block();
		pass(TTL.minusNanos(1));
		assertThat(ask().saw()).containsExactly("old");
		assertThat(this.loader.asked()).isEmpty();
	}

	@Test
	void halfOfTheReadsLoadEarlyWhereChanceIsOneInTwo() {
		renewed(0, 1);
		List<Integer> keys = IntStream.range(0, 400).boxed().toList();
		Caller all = Caller.of(this.cache.getAll(keys, (missing) -> Mono.delay(COST)
			.thenReturn(missing.stream().collect(Collectors.toMap((key) -> key, (key) -> "old")))));
		pass(COST);
		assertThat(all.saw()).hasSize(1);
		pass(TTL.minusNanos((long) (COST.toNanos() * Math.log(2))));
		for (int key : keys) {
			this.cache.get(key, this.loader).subscribe();
		}
		// Six standard deviations
		assertThat(this.loader.asked()).hasSizeBetween(140, 260);
	}

	@Test
	void whatIsRefreshedAnswersMeanwhile() {
		this.cache.put(1, "old").block();
		Caller refreshing = refresh();
		assertThat(ask().saw()).containsExactly("old");
		assertThat(this.cache.peek(1)).isEqualTo("old");
		assertThat(refreshing.saw()).isEmpty();
		this.loader.answer(0, "new");
		assertThat(refreshing.saw()).containsExactly("new");
		assertThat(this.cache.peek(1)).isEqualTo("new");
		assertThat(this.loader.asked()).hasSize(1);
	}

	@Test
	void anErrorOfARefreshReachesItsCallerAndWhatWasThereStays() {
		this.cache.put(1, "old").block();
		Caller refreshing = refresh();
		Caller reading = ask();
		this.loader.fail(0, error());
		assertThat(refreshing.saw()).containsExactly("IllegalStateException");
		assertThat(reading.saw()).containsExactly("old");
		assertThat(this.cache.peek(1)).isEqualTo("old");
	}

	@Test
	void aRefreshThatFailsIsAnsweredWithNothingStale() {
		staleFor(HOUR, HOUR);
		keepStale();
		Caller refreshing = refresh();
		assertThat(ask().saw()).containsExactly("old");
		this.loader.fail(0, error());
		assertThat(refreshing.saw()).containsExactly("IllegalStateException");
		assertThat(this.cache.get(1).block()).isEqualTo("old");
	}

	@Test
	void aRefreshThatTakesTooLongLeavesWhatWasThere() {
		this.cache.put(1, "old").block();
		Caller refreshing = refresh();
		pass(LOAD_TIMEOUT);
		assertThat(refreshing.saw()).containsExactly("CacheLoadTimeoutException");
		assertThat(this.cache.peek(1)).isEqualTo("old");
	}

	@Test
	void refreshesOfOneKeyShareALoad() {
		this.cache.put(1, "old").block();
		Caller first = refresh();
		Caller second = refresh();
		assertThat(this.loader.asked()).hasSize(1);
		this.loader.answer(0, "new");
		assertThat(first.saw()).containsExactly("new");
		assertThat(second.saw()).containsExactly("new");
	}

	@Test
	void whatIsNotThereIsLoadedByARefreshForAll() {
		Caller refreshing = refresh();
		Caller reading = ask();
		assertThat(this.loader.asked()).hasSize(1);
		this.loader.answer(0, "new");
		assertThat(refreshing.saw()).containsExactly("new");
		assertThat(reading.saw()).containsExactly("new");
		assertThat(this.cache.peek(1)).isEqualTo("new");
	}

	@Test
	void aRefreshThatBringsNothingLeavesNothing() {
		this.cache.put(1, "old").block();
		Caller refreshing = refresh();
		this.loader.answerNothing(0);
		assertThat(refreshing.saw()).containsExactly("nothing");
		pass(Duration.ofMillis(1));
		assertThat(this.cache.get(1).block()).isNull();
	}

	@Test
	void theLastToLeaveARefreshCancelsItAndWhatWasThereStays() {
		this.cache.put(1, "old").block();
		refresh().leave();
		assertThat(this.loader.cancelled()).isEqualTo(1);
		assertThat(this.cache.peek(1)).isEqualTo("old");
		Caller next = refresh();
		this.loader.answer(1, "new");
		assertThat(next.saw()).containsExactly("new");
	}

	@ParameterizedTest
	@EnumSource
	void aChangeWinsOverARefreshThatBeganBefore(Change change) {
		staleFor(Duration.ZERO, HOUR);
		this.cache = this.cache.with(EntryOptions.tags("red"));
		this.cache.put(1, "old").block();
		Caller refreshing = refresh();
		change.on(this.cache);
		Caller after = refresh();
		this.loader.answer(0, "outdated");
		assertThat(refreshing.saw()).containsExactly("outdated");
		assertThat(after.saw()).isEmpty();
		assertThat(this.cache.peek(1)).isEqualTo(change.leavesAValue() ? "put" : null);
		this.loader.answer(1, "new");
		assertThat(after.saw()).containsExactly("new");
		assertThat(this.cache.peek(1)).isEqualTo("new");
	}

	@Test
	void jitterShortensEachTimeByChanceButNeverByMoreThanItsPart() {
		this.settings = this.settings.with(new Lifetime(TTL, Duration.ofSeconds(10), 0.5));
		List<Integer> keys = IntStream.range(0, 200).boxed().toList();
		keys.forEach((key) -> this.cache.put(key, "a").block());
		List<Duration> times = keys.stream().map(this::fresh).toList();
		assertThat(times).allSatisfy((time) -> assertThat(time).isBetween(TTL.dividedBy(2), TTL));
		assertThat(times).anySatisfy((time) -> assertThat(time).isLessThan(TTL.dividedBy(10).multipliedBy(6)));
		assertThat(times).anySatisfy((time) -> assertThat(time).isGreaterThan(TTL.dividedBy(10).multipliedBy(9)));
		this.cache.getAll(keys, (missing) -> Mono.just(Map.of())).block();
		this.cache.putMissing(1).block();
		assertThat(fresh(1)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
	}

	@Test
	void withoutJitterEachTimeIsTheSame() {
		this.cache.put(1, "a").block();
		assertThat(fresh(1)).isEqualTo(TTL);
	}

	private Duration fresh(int key) {
		Explanation explanation = Objects.requireNonNull(this.cache.explain(key).block());
		return Objects.requireNonNull(explanation.memory()).fresh();
	}

}
