package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.outrigger.cache.Caller;
import io.outrigger.cache.FakeLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who loads a key, and who waits, where two processes want it at once.
 */
class LeasedLoadsTests extends TwoProcesses {

	private final FakeLoader<Set<Integer>, Map<Integer, String>> batch = new FakeLoader<>();

	private Duration leased(int key) {
		return this.here.explain(key).block().shared().leased();
	}

	@Test
	void whoComesSecondWaitsAndGetsWhatTheFirstLoads() {
		Caller first = ask(this.here);
		Caller second = ask(this.there);
		assertThat(this.loader.asked()).hasSize(1);
		assertThat(leased(1)).isEqualTo(LEASE);
		this.loader.answer(0, "loaded");
		assertThat(first.saw()).containsExactly("loaded");
		assertThat(second.saw()).containsExactly("loaded");
		assertThat(this.there.peek(1)).isEqualTo("loaded");
		assertThat(leased(1)).isEqualTo(Duration.ZERO);
		assertThat(this.there.statistics().loads()).isZero();
		assertThat(this.there.statistics().sharedHits()).isEqualTo(1);
	}

	@Test
	void aStampedeOfBothIsOneLoad() {
		stampedeIsOneLoad();
	}

	@Test
	void whereTheFirstFailsTheSecondLoads() {
		Caller first = ask(this.here);
		Caller second = ask(this.there);
		this.loader.fail(0, error());
		assertThat(first.saw()).containsExactly("IllegalStateException");
		assertThat(second.saw()).isEmpty();
		assertThat(this.loader.asked()).hasSize(2);
		this.loader.answer(1, "second");
		assertThat(second.saw()).containsExactly("second");
		assertThat(this.there.peek(1)).isEqualTo("second");
	}

	@Test
	void whereTheFirstFindsNothingTheSecondLooksForItself() {
		Caller first = ask(this.here);
		Caller second = ask(this.there);
		this.loader.answerNothing(0);
		assertThat(first.saw()).containsExactly("nothing");
		assertThat(this.loader.asked()).hasSize(2);
		this.loader.answerNothing(1);
		assertThat(second.saw()).containsExactly("nothing");
	}

	@Test
	void whereTheFirstLeavesTheSecondLoads() {
		Caller first = ask(this.here);
		Caller second = ask(this.there);
		first.leave();
		assertThat(this.loader.cancelled()).isEqualTo(1);
		assertThat(this.loader.asked()).hasSize(2);
		this.loader.answer(1, "second");
		assertThat(second.saw()).containsExactly("second");
	}

	@Test
	void whoLeavesWhileWaitingLeavesNothingBehind() {
		ask(this.here);
		Caller second = ask(this.there);
		second.leave();
		pass(LEASE);
		assertThat(this.loader.asked()).hasSize(1);
		assertThat(this.there.statistics().size()).isZero();
		assertThat(leased(1)).isEqualTo(Duration.ZERO);
	}

	@Test
	void whereTheFirstNeverEndsTheSecondLoadsAfterTheLease() {
		ask(this.here);
		Caller second = ask(this.there);
		pass(LEASE.minusNanos(1));
		assertThat(this.loader.asked()).hasSize(1);
		for (int i = 0; i < 3 && this.loader.asked().size() < 2; i++) {
			pass(Duration.ofMillis(250));
		}
		assertThat(this.loader.asked()).hasSize(2);
		this.loader.answer(1, "second");
		assertThat(second.saw()).containsExactly("second");
		assertThat(this.there.peek(1)).isEqualTo("second");
	}

	@Test
	void ofTwoThatNeverEndEachCallerFailsInTime() {
		Caller first = ask(this.here);
		Caller second = ask(this.there);
		for (int i = 0; i < 50; i++) {
			pass(Duration.ofMillis(250));
		}
		assertThat(first.saw()).containsExactly("CacheLoadTimeoutException");
		assertThat(second.saw()).containsExactly("CacheLoadTimeoutException");
	}

	@Test
	void aChangeWhileOneWaitsIsNotUndoneByWhoeverLoadedBefore() {
		ask(this.here);
		Caller second = ask(this.there);
		this.here.evict(1).block();
		this.loader.answer(0, "outdated");
		for (int i = 0; i < 10; i++) {
			pass(Duration.ofMillis(250));
		}
		assertThat(second.saw()).isEmpty();
		assertThat(this.loader.asked()).hasSize(2);
		this.loader.answer(1, "new");
		assertThat(second.saw()).containsExactly("new");
		assertThat(this.here.get(1).block()).isEqualTo("new");
	}

	@Test
	void withoutALeaseEachLoadsForItself() {
		waiting(Duration.ZERO, Duration.ZERO);
		ask(this.here);
		ask(this.there);
		assertThat(this.loader.asked()).hasSize(2);
	}

	@Test
	void whereTheLevelIsDownNobodyWaits() {
		this.levels.down = true;
		Caller first = ask(this.here);
		Caller second = ask(this.there);
		assertThat(this.loader.asked()).hasSize(2);
		this.loader.answer(0, "a");
		this.loader.answer(1, "b");
		assertThat(first.saw()).containsExactly("a");
		assertThat(second.saw()).containsExactly("b");
	}

	@Test
	void aBatchLoadsAtOnceWhatNobodyElseDoesAndWaitsForTheRest() {
		ask(this.here);
		Caller all = Caller.of(this.there.getAll(List.of(1, 2, 3), this.batch));
		assertThat(this.batch.asked()).containsExactly(Set.of(2, 3));
		this.batch.answer(0, Map.of(2, "two", 3, "three"));
		assertThat(all.saw()).isEmpty();
		this.loader.answer(0, "one");
		assertThat(all.saw()).containsExactly("{1=one, 2=two, 3=three}");
	}

	@Test
	void aBatchLoadsWhatTheOtherFailedToLoad() {
		ask(this.here);
		Caller all = Caller.of(this.there.getAll(List.of(1, 2), this.batch));
		this.loader.fail(0, error());
		this.batch.answer(0, Map.of(2, "two"));
		assertThat(this.batch.asked()).containsExactly(Set.of(2), Set.of(1));
		this.batch.answer(1, Map.of(1, "one"));
		assertThat(all.saw()).containsExactly("{1=one, 2=two}");
	}

	@Test
	void twoBatchesThatHaveAKeyOfEachOtherBothEnd() {
		FakeLoader<Set<Integer>, Map<Integer, String>> other = new FakeLoader<>();
		Caller.of(this.here.get(2, this.loader));
		Caller first = Caller.of(this.here.getAll(List.of(1, 2), this.batch));
		Caller second = Caller.of(this.there.getAll(List.of(2, 1, 3), other));
		assertThat(this.batch.asked()).containsExactly(Set.of(1));
		assertThat(other.asked()).containsExactly(Set.of(3));
		this.batch.answer(0, Map.of(1, "one"));
		other.answer(0, Map.of(3, "three"));
		this.loader.answer(0, "two");
		assertThat(first.saw()).containsExactly("{1=one, 2=two}");
		assertThat(second.saw()).containsExactly("{2=two, 1=one, 3=three}");
	}

	@Test
	void aBatchThatIsCancelledGivesItsLeasesBack() {
		Caller.of(this.here.getAll(List.of(1, 2), this.batch)).leave();
		assertThat(leased(1)).isEqualTo(Duration.ZERO);
		assertThat(leased(2)).isEqualTo(Duration.ZERO);
	}

	@Test
	void aKeyOfABatchThatEverybodyLeftMayBeLoadedElsewhere() {
		Caller both = Caller.of(this.here.getAll(List.of(1, 2), this.batch));
		Caller.of(this.here.get(2, this.loader));
		both.leave();
		assertThat(leased(1)).isEqualTo(Duration.ZERO);
		assertThat(leased(2)).isEqualTo(LEASE);
	}

	@Test
	void aBatchThatFailsGivesBackALeaseThatItGotWhileItWaited() {
		FakeLoader<Integer, String> failing = new FakeLoader<>();
		Caller.of(this.here.get(1, failing));
		Caller.of(this.here.get(2, this.loader));
		Caller all = Caller.of(this.there.getAll(List.of(1, 2, 3), this.batch));
		failing.fail(0, error());
		assertThat(leased(1)).as("of the batch, which still waits for key 2").isEqualTo(LEASE);
		this.batch.fail(0, error());
		assertThat(all.saw()).containsExactly("IllegalStateException");
		assertThat(leased(1)).isEqualTo(Duration.ZERO);
		assertThat(leased(3)).isEqualTo(Duration.ZERO);
	}

	@Test
	void aBackgroundLoadIsLeftToWhoeverDoesItAlready() {
		staleFor(HOUR, Duration.ZERO);
		this.here.put(1, "old").block();
		assertThat(this.there.get(1).block()).isEqualTo("old");
		pass(TTL);
		assertThat(ask(this.here).saw()).containsExactly("old");
		assertThat(ask(this.there).saw()).containsExactly("old");
		assertThat(this.loader.asked()).hasSize(1);
		this.loader.answer(0, "new");
		assertThat(this.here.peek(1)).isEqualTo("new");
		pass(Duration.ofMillis(500));
		assertThat(ask(this.there).saw()).containsExactly("old");
		assertThat(this.there.peek(1)).as("what the other loaded").isEqualTo("new");
		assertThat(this.loader.asked()).hasSize(1);
	}

	@Test
	void aBackgroundLoadThatFailsGivesItsLeaseBack() {
		staleFor(HOUR, Duration.ZERO);
		this.here.put(1, "old").block();
		pass(TTL);
		ask(this.here);
		assertThat(leased(1)).isEqualTo(LEASE);
		this.loader.fail(0, error());
		assertThat(leased(1)).isEqualTo(Duration.ZERO);
	}

	@Test
	void aRefreshWaitsForNobody() {
		ask(this.here);
		Caller refreshing = Caller.of(this.there.refresh(1, (key) -> Mono.just("refreshed")));
		assertThat(refreshing.saw()).containsExactly("refreshed");
	}

}
