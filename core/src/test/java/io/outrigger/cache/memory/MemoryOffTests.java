package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CacheSettings.Memory;
import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.Caller;
import io.outrigger.cache.IntelligentCache;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Caches that keep nothing in memory, of which no message reaches the other.
 */
class MemoryOffTests extends TwoProcesses {

	@BeforeEach
	void keepNothing() {
		this.settings = this.settings.with(new Memory(false, 100, 0, CacheSettings.MAX_TTL));
		this.levels.holding = true;
		start();
	}

	@Test
	void eachReadAsksTheLevel() {
		assertThat(this.here.get(1, (key) -> Mono.just("a")).block()).isEqualTo("a");
		assertThat(this.here.peek(1)).isNull();
		assertThat(this.here.statistics().size()).isZero();
		assertThat(ask(this.here).saw()).containsExactly("a");
		assertThat(this.loader.asked()).isEmpty();
		this.there.put(1, "b").block();
		assertThat(ask(this.here).saw()).containsExactly("b");
		assertThat(this.here.get(1).block()).isEqualTo("b");
		this.there.evict(1).block();
		assertThat(this.here.get(1).block()).isNull();
		assertThat(this.here.statistics().hits()).isZero();
		assertThat(this.here.statistics().sharedHits()).isEqualTo(3);
	}

	@Test
	void whatIsPutIsNotKeptInMemory() {
		this.here.put(1, "a").block();
		this.here.put(2, "a").block();
		assertThat(this.here.replace(2, "a", "b").block()).isTrue();
		assertThat(this.here.putIfAbsent(3, "c").block()).isTrue();
		assertThat(this.here.statistics().size()).isZero();
		assertThat(this.here.getAll(List.of(1, 2, 3), (keys) -> Mono.just(Map.of())).block())
			.isEqualTo(Map.of(1, "a", 2, "b", 3, "c"));
	}

	@Test
	void aStampedeOfBothIsOneLoad() {
		stampedeIsOneLoad();
	}

	@Test
	void whoAsksAfterAPutDoesNotWaitForALoadFromBefore() {
		ask(this.here);
		this.here.put(1, "put").block();
		Caller after = ask(this.here);
		assertThat(after.saw()).containsExactly("put");
		this.loader.answer(0, "outdated");
		assertThat(ask(this.here).saw()).containsExactly("put");
	}

	@Test
	void whoAsksAfterAnEvictionDoesNotWaitForALoadFromBefore() {
		ask(this.here);
		this.here.evict(1).block();
		Caller after = ask(this.here);
		this.loader.answer(0, "outdated");
		pass(LEASE);
		assertThat(after.saw()).isEmpty();
		this.loader.answer(1, "new");
		assertThat(after.saw()).containsExactly("new");
		assertThat(ask(this.here).saw()).containsExactly("new");
	}

	@Test
	void whatIsStaleIsLoadedAnewAndAnswersOnlyIfThatFailsOrTakesLong() {
		staleFor(HOUR, HOUR);
		waiting(Duration.ofMillis(500), LEASE);
		this.here.put(1, "old").block();
		pass(TTL);
		Caller failing = ask(this.here);
		assertThat(failing.saw()).isEmpty();
		this.loader.fail(0, error());
		assertThat(failing.saw()).containsExactly("old");
		Caller waiting = ask(this.here);
		pass(Duration.ofMillis(500));
		assertThat(waiting.saw()).containsExactly("old");
		this.loader.answer(1, "new");
		assertThat(ask(this.here).saw()).containsExactly("new");
		assertThat(this.here.statistics().size()).isZero();
	}

	@Test
	void aRefreshIsReadByAll() {
		this.here.put(1, "old").block();
		assertThat(this.here.refresh(1, (key) -> Mono.just("new")).block()).isEqualTo("new");
		assertThat(ask(this.here).saw()).containsExactly("new");
		assertThat(ask(this.there).saw()).containsExactly("new");
	}

	@Test
	void whereTheLevelIsDownEachReadLoads() {
		this.levels.down = true;
		assertThat(this.here.get(1, (key) -> Mono.just("a")).block()).isEqualTo("a");
		assertThat(this.here.get(1, (key) -> Mono.just("b")).block()).isEqualTo("b");
		this.here.put(1, "c").block();
		assertThat(this.here.get(1).block()).isNull();
	}

	@Test
	void whereThereIsNoLevelMemoryIsKeptAllTheSame() {
		IntelligentCache<Integer, String> alone = new InMemoryIntelligentCaches(
				() -> new CachesSettings(this.settings, Map.of()), () -> 0)
			.cache("products", Integer.class, String.class);
		alone.put(1, "a").block();
		assertThat(alone.peek(1)).isEqualTo("a");
	}

}
