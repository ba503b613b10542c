package io.outrigger.cache;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.outrigger.cache.Explanation.Freshness;
import io.outrigger.cache.Explanation.Held;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every form of {@link IntelligentCache} tells of itself.
 */
public abstract class IntelligentCacheExplainContract extends TimedCacheContract {

	private Explanation explained() {
		return Objects.requireNonNull(this.cache.explain(1).block());
	}

	private Held held() {
		return Objects.requireNonNull(explained().memory());
	}

	@Test
	void ofAKeyThatNobodyAskedForThereIsNothing() {
		assertThat(explained().loading()).isFalse();
		assertThat(explained().memory()).isNull();
	}

	@Test
	void aFreshValueIsExplained() {
		staleFor(HOUR, Duration.ZERO);
		Caller.of(this.cache.with(EntryOptions.tags("red")).get(1, this.loader));
		assertThat(explained().loading()).isTrue();
		assertThat(explained().memory()).isNull();
		pass(Duration.ofSeconds(3));
		this.loader.answer(0, "a");
		pass(Duration.ofSeconds(10));
		assertThat(explained().loading()).isFalse();
		assertThat(held().freshness()).isEqualTo(Freshness.FRESH);
		assertThat(held().missing()).isFalse();
		assertThat(held().age()).isEqualTo(Duration.ofSeconds(10));
		assertThat(held().fresh()).isEqualTo(TTL.minusSeconds(10));
		assertThat(held().kept()).isEqualTo(TTL.plus(HOUR).minusSeconds(10));
		assertThat(held().cost()).isEqualTo(Duration.ofSeconds(3));
		assertThat(held().tags()).isEqualTo(Set.of("red"));
	}

	@Test
	void aMissingValueIsExplained() {
		this.cache.putMissing(1).block();
		assertThat(held().missing()).isTrue();
		assertThat(held().freshness()).isEqualTo(Freshness.FRESH);
		assertThat(held().cost()).isEqualTo(Duration.ZERO);
	}

	@Test
	void aStaleValueIsExplainedUntilItGoes() {
		staleFor(Duration.ofSeconds(10), Duration.ofSeconds(20));
		keepStale();
		assertThat(held().freshness()).isEqualTo(Freshness.STALE);
		assertThat(held().fresh()).isEqualTo(Duration.ZERO);
		pass(Duration.ofSeconds(10));
		assertThat(held().freshness()).isEqualTo(Freshness.FALLBACK);
		assertThat(held().fresh()).isEqualTo(Duration.ofSeconds(-10));
		assertThat(held().kept()).isEqualTo(Duration.ofSeconds(10));
		pass(Duration.ofSeconds(10));
		assertThat(explained().memory()).isNull();
	}

	@Test
	void aValueIsExplainedThatIsLoadedAnew() {
		staleFor(HOUR, Duration.ZERO);
		keepStale();
		ask();
		assertThat(explained().loading()).isTrue();
		assertThat(held().freshness()).isEqualTo(Freshness.STALE);
		this.loader.fail(0, error());
		assertThat(explained().loading()).isFalse();
	}

	@Test
	void toExplainIsNoRead() {
		staleFor(HOUR, Duration.ZERO);
		keepStale();
		explained();
		assertThat(this.loader.asked()).isEmpty();
		CacheStatistics statistics = this.cache.statistics();
		assertThat(statistics.hits() + statistics.staleHits() + statistics.misses()).isZero();
	}

	@Test
	void whatIsEvictedByItsTagIsNotExplained() {
		this.cache.with(EntryOptions.tags("red")).put(1, "a").block();
		this.cache.evictTag("red").block();
		assertThat(explained().memory()).isNull();
	}

	@Test
	void theKeysReadMostComeFirst() {
		this.settings = CacheSettings.of(TTL, Duration.ZERO, 10, LOAD_TIMEOUT);
		Awaitility.await().untilAsserted(() -> {
			for (int key = 0; key < 8; key++) {
				this.cache.put(key, "a").block();
			}
			for (int i = 0; i < 10; i++) {
				this.cache.get(5).block();
			}
			assertThat(this.cache.hottest(1)).containsExactly(5);
			assertThat(this.cache.hottest(100)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
		});
	}

}
