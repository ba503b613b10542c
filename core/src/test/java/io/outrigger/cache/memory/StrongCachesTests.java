package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheMode;
import io.outrigger.cache.Caller;
import io.outrigger.cache.EntryOptions;
import io.outrigger.cache.IntelligentCache;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Caches in the mode {@link CacheMode#STRONG}, of which no message reaches the other.
 */
class StrongCachesTests extends TwoProcesses {

	@BeforeEach
	void hearNothing() {
		this.settings = this.settings.with(CacheMode.STRONG);
		this.levels.holding = true;
		start();
	}

	private IntelligentCache<Integer, String> red(IntelligentCache<Integer, String> cache) {
		return cache.with(EntryOptions.tags("red"));
	}

	private Caller askRed() {
		return Caller.of(red(this.here).get(1, this.loader));
	}

	@ParameterizedTest
	@EnumSource
	void aReadAfterAChangeElsewhereNeverGivesTheOldValue(Change change) {
		red(this.here).get(1, (key) -> Mono.just("old")).block();
		assertThat(this.here.get(1).block()).isEqualTo("old");
		change.on(red(this.there));
		assertThat(this.here.get(1).block()).isEqualTo(change.leaves);
		assertThat(this.here.find(1).block() != null).isEqualTo(change.leaves != null);
		String expected = (change.leaves != null) ? change.leaves : "new";
		assertThat(red(this.here).get(1, (key) -> Mono.just("new")).block()).isEqualTo(expected);
		assertThat(red(this.here).lookup(1, this.loader).block().value()).isEqualTo(expected);
		assertThat(this.here.getAll(List.of(1), (keys) -> Mono.just(Map.of(1, "x"))).block())
			.isEqualTo(Map.of(1, expected));
		assertThat(this.loader.asked()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void whoAsksAfterAChangeElsewhereDoesNotWaitForALoadFromBefore(Change change) {
		Caller before = askRed();
		change.on(red(this.there));
		Caller after = askRed();
		this.loader.answer(0, "old");
		assertThat(before.saw()).containsExactly("old");
		for (int i = 0; i < 10 && this.loader.asked().size() < 2; i++) {
			pass(Duration.ofMillis(250));
		}
		if (change.leaves == null) {
			assertThat(after.saw()).isEmpty();
			this.loader.answer(1, "new");
		}
		assertThat(after.saw()).containsExactly((change.leaves != null) ? change.leaves : "new");
		assertThat(this.here.get(1).block()).isEqualTo((change.leaves != null) ? change.leaves : "new");
	}

	@Test
	void whatIsStillValidIsAnsweredFromMemory() {
		this.here.get(1, (key) -> Mono.just("a")).block();
		assertThat(ask(this.here).saw()).containsExactly("a");
		assertThat(this.loader.asked()).isEmpty();
		assertThat(this.here.statistics().sharedHits()).isEqualTo(1);
	}

	@Test
	void aStampedeLoadsOnceByTheLease() {
		stampedeIsOneLoad();
	}

	@Test
	void aLoadThatFailsLetsTheNextOneLoad() {
		Caller first = ask(this.here);
		Caller second = ask(this.here);
		this.loader.fail(0, error());
		assertThat(first.saw()).containsExactly("IllegalStateException");
		assertThat(this.loader.asked()).hasSize(2);
		this.loader.answer(1, "second");
		assertThat(second.saw()).containsExactly("second");
	}

	@Test
	void whoLeavesGivesTheLeaseBack() {
		ask(this.here).leave();
		assertThat(this.loader.cancelled()).isEqualTo(1);
		assertThat(this.here.explain(1).block().shared().leased()).isEqualTo(Duration.ZERO);
	}

	@Test
	void whereTheLevelIsDownEachReadLoads() {
		this.here.put(1, "old").block();
		this.levels.down = true;
		assertThat(this.here.get(1, (key) -> Mono.just("new")).block()).isEqualTo("new");
		assertThat(this.here.get(1, (key) -> Mono.just("newer")).block()).isEqualTo("newer");
		assertThat(this.here.get(1).block()).isNull();
	}

	@Test
	void aRefreshLoadsWhatIsStillValid() {
		this.here.put(1, "old").block();
		Caller refreshing = Caller.of(this.here.refresh(1, this.loader));
		assertThat(ask(this.here).saw()).containsExactly("old");
		assertThat(this.loader.asked()).hasSize(1);
		this.loader.answer(0, "new");
		assertThat(refreshing.saw()).containsExactly("new");
		assertThat(ask(this.here).saw()).containsExactly("new");
		assertThat(ask(this.there).saw()).containsExactly("new");
	}

	@Test
	void aRefreshThatFailsLeavesWhatWasThere() {
		staleFor(HOUR, HOUR);
		this.here.put(1, "old").block();
		Caller refreshing = Caller.of(this.here.refresh(1, this.loader));
		this.loader.fail(0, error());
		assertThat(refreshing.saw()).containsExactly("IllegalStateException");
		assertThat(ask(this.here).saw()).containsExactly("old");
	}

	@Test
	void whatIsStaleIsLoadedAnewAndAnswersOnlyIfThatFails() {
		staleFor(HOUR, HOUR);
		this.here.put(1, "old").block();
		pass(TTL);
		Caller failing = ask(this.here);
		assertThat(this.loader.asked()).hasSize(1);
		this.loader.fail(0, error());
		assertThat(failing.saw()).containsExactly("old");
		Caller loading = ask(this.here);
		assertThat(this.loader.asked()).hasSize(2);
		this.loader.answer(1, "new");
		assertThat(loading.saw()).containsExactly("new");
		assertThat(ask(this.here).saw()).containsExactly("new");
	}

	/**
	 * What may happen elsewhere to key 1, whose values have the tag {@code red}.
	 */
	enum Change {

		EVICT(null, (cache) -> cache.evict(1)),

		PUT("put", (cache) -> cache.put(1, "put")),

		REPLACE("put", (cache) -> cache.put(1, "old").then(cache.replace(1, "old", "put")).then()),

		EXPIRE(null, (cache) -> cache.expire(1)),

		EVICT_TAG(null, (cache) -> cache.evictTag("red")),

		CLEAR(null, IntelligentCache::clear);

		private final String leaves;

		private final Function<IntelligentCache<Integer, String>, Mono<Void>> change;

		Change(String leaves, Function<IntelligentCache<Integer, String>, Mono<Void>> change) {
			this.leaves = leaves;
			this.change = change;
		}

		void on(IntelligentCache<Integer, String> cache) {
			this.change.apply(cache).block();
		}

	}

}
