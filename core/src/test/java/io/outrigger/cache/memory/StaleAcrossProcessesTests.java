package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.Set;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheSettings.Memory;
import io.outrigger.cache.Caller;
import io.outrigger.cache.EntryOptions;
import io.outrigger.cache.Explanation;
import io.outrigger.cache.Explanation.Freshness;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of values that are fresh no more and lie in the level that processes
 * share.
 */
class StaleAcrossProcessesTests extends TwoProcesses {

	private static final Duration SOFT = Duration.ofMillis(500);

	private void keepStale() {
		this.here.put(1, "old").block();
		pass(TTL);
	}

	private Explanation explained() {
		return this.there.explain(1).block();
	}

	@Test
	void whatAnotherKeptIsTheAnswerWhileItIsLoadedAnew() {
		staleFor(HOUR, Duration.ZERO);
		keepStale();
		assertThat(ask(this.there).saw()).containsExactly("old");
		assertThat(ask(this.there).saw()).containsExactly("old");
		assertThat(this.loader.asked()).hasSize(1);
		this.loader.answer(0, "new");
		assertThat(this.there.peek(1)).isEqualTo("new");
		assertThat(this.there.statistics().sharedStaleHits()).isEqualTo(1);
	}

	@Test
	void whatAnotherKeptIsTheAnswerToAnErrorForAWhile() {
		staleFor(Duration.ZERO, HOUR);
		keepStale();
		Caller caller = ask(this.there);
		this.loader.fail(0, error());
		assertThat(caller.saw()).containsExactly("old");
		assertThat(ask(this.there).saw()).as("during the pause").containsExactly("old");
		assertThat(this.loader.asked()).hasSize(1);
		pass(RETRY);
		ask(this.there);
		assertThat(this.loader.asked()).hasSize(2);
	}

	@Test
	void whatAnotherKeptIsTheAnswerAfterTheSoftTimeoutUntilItsWindowEnds() {
		staleFor(Duration.ZERO, SOFT.multipliedBy(2));
		waiting(SOFT, LEASE);
		keepStale();
		Caller caller = ask(this.there);
		pass(SOFT);
		assertThat(caller.saw()).containsExactly("old");
		assertThat(ask(this.there).saw()).containsExactly("old");
		pass(SOFT);
		Caller late = ask(this.there);
		assertThat(late.saw()).as("its window is over").isEmpty();
		assertThat(this.loader.asked()).hasSize(1);
		this.loader.answer(0, "new");
		assertThat(late.saw()).containsExactly("new");
	}

	@Test
	void whoWaitsForAnotherToLoadIsAnsweredAfterTheSoftTimeoutToo() {
		staleFor(Duration.ZERO, HOUR);
		waiting(SOFT, LEASE);
		keepStale();
		ask(this.here);
		Caller waiting = ask(this.there);
		pass(SOFT.minusNanos(1));
		assertThat(waiting.saw()).isEmpty();
		pass(Duration.ofNanos(1));
		assertThat(waiting.saw()).containsExactly("old");
		assertThat(ask(this.there).saw()).containsExactly("old");
		assertThat(this.loader.asked()).hasSize(1);
		this.loader.answer(0, "new");
		assertThat(this.there.peek(1)).isEqualTo("new");
		assertThat(this.there.statistics().fallbacks()).isEqualTo(1);
	}

	@Test
	void whatAnotherExpiredIsTheAnswerOnlyToAnError() {
		staleFor(HOUR, HOUR);
		this.here.put(1, "old").block();
		assertThat(this.there.get(1).block()).isEqualTo("old");
		this.here.expire(1).block();
		assertThat(this.there.peek(1)).isNull();
		Caller caller = ask(this.there);
		assertThat(caller.saw()).isEmpty();
		this.loader.fail(0, error());
		assertThat(caller.saw()).containsExactly("old");
	}

	@Test
	void aProcessThatServesNothingStaleTakesNothingStaleFromAnother() {
		staleFor(HOUR, HOUR);
		keepStale();
		staleFor(Duration.ZERO, Duration.ZERO);
		Caller caller = ask(this.there);
		assertThat(caller.saw()).isEmpty();
		this.loader.fail(0, error());
		assertThat(caller.saw()).containsExactly("IllegalStateException");
	}

	@Test
	void aRefreshThatBringsNothingLeavesNothingThatAnotherKept() {
		this.here.put(1, "old").block();
		Caller refreshing = Caller.of(this.there.refresh(1, (key) -> Mono.empty()));
		assertThat(refreshing.saw()).containsExactly("nothing");
		pass(Duration.ofMillis(1));
		assertThat(this.there.get(1).block()).isNull();
	}

	@Test
	void aRefreshOfOneIsReadByTheOtherAfterItsMemoryTtl() {
		this.settings = this.settings.with(new Memory(true, 100, 0, Duration.ofSeconds(5)));
		this.here.put(1, "old").block();
		assertThat(this.there.get(1).block()).isEqualTo("old");
		this.here.refresh(1, (key) -> Mono.just("new")).block();
		pass(Duration.ofSeconds(5).minusNanos(1));
		assertThat(this.there.peek(1)).isEqualTo("old");
		pass(Duration.ofNanos(1));
		assertThat(this.there.peek(1)).isNull();
		assertThat(this.there.get(1).block()).isEqualTo("new");
	}

	@Test
	void aValueMayHaveAMemoryTtlOfItsOwn() {
		EntryOptions brief = new EntryOptions(null, Duration.ofSeconds(1), Set.of());
		this.here.with(brief).put(1, "a").block();
		this.here.with(brief).get(2, (key) -> Mono.just("b")).block();
		pass(Duration.ofSeconds(1));
		assertThat(this.here.peek(1)).isNull();
		assertThat(this.here.peek(2)).isNull();
		assertThat(this.here.get(1).block()).isEqualTo("a");
		assertThat(ask(this.here).saw()).containsExactly("a");
	}

	@Test
	void theLevelIsExplained() {
		assertThat(explained().shared().reachable()).isTrue();
		assertThat(explained().shared().held()).isNull();
		assertThat(explained().shared().generation()).isZero();
		staleFor(Duration.ofSeconds(10), Duration.ofSeconds(20));
		this.here.with(EntryOptions.tags("red")).put(1, "old").block();
		assertThat(explained().memory()).isNull();
		assertThat(explained().shared().held().freshness()).isEqualTo(Freshness.FRESH);
		assertThat(explained().shared().held().tags()).containsExactly("red");
		assertThat(explained().shared().generation()).isPositive();
		pass(TTL);
		assertThat(explained().shared().held().freshness()).isEqualTo(Freshness.STALE);
		pass(Duration.ofSeconds(10));
		assertThat(explained().shared().held().freshness()).isEqualTo(Freshness.FALLBACK);
		ask(this.here);
		assertThat(explained().loading()).as("elsewhere").isFalse();
		assertThat(explained().shared().leased()).isEqualTo(LEASE);
		this.levels.down = true;
		assertThat(explained().shared().reachable()).isFalse();
	}

}
