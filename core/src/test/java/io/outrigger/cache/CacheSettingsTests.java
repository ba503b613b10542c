package io.outrigger.cache;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CacheSettings}, {@link CachesSettings} and {@link CacheStatistics}.
 */
class CacheSettingsTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	@Test
	void aValueThatBreaksItsRuleIsNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> CacheSettings.of(Duration.ZERO, Duration.ZERO, 1, SECOND))
			.withMessage("Cache ttl is 'PT0S' but must be: from 1ms to 365d");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> CacheSettings.of(Duration.ofDays(366), Duration.ZERO, 1, SECOND))
			.withMessageContaining("ttl");
		assertThatIllegalArgumentException().isThrownBy(() -> CacheSettings.of(SECOND, Duration.ZERO, 0, SECOND))
			.withMessage("Cache maxEntries is '0' but must be: from 1 to 1000000000");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> CacheSettings.of(SECOND, Duration.ZERO, 1, Duration.ofHours(2)))
			.withMessage("Cache loadTimeout is 'PT2H' but must be: from 1ms to 1h");
	}

	@Test
	void aCacheWithoutSettingsOfItsOwnHasTheDefaults() {
		CacheSettings defaults = CacheSettings.of(SECOND, Duration.ZERO, 1, SECOND);
		CacheSettings own = CacheSettings.of(SECOND, Duration.ZERO, 2, SECOND);
		CachesSettings settings = new CachesSettings(defaults, Map.of("products", own));
		assertThat(settings.of("products")).isSameAs(own);
		assertThat(settings.of("prices")).isSameAs(defaults);
	}

	@Test
	void theHitRatioIsThatOfAllKeysAskedFor() {
		assertThat(statistics(2, 1, 1).hitRatio()).isEqualTo(0.75);
		assertThat(statistics(0, 0, 0).hitRatio()).isEqualTo(1);
	}

	private static CacheStatistics statistics(long hits, long staleHits, long misses) {
		return new CacheStatistics(hits, staleHits, misses, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, SECOND, Map.of());
	}

}
