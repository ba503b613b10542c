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
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new CacheSettings(Duration.ZERO, Duration.ZERO, 1, SECOND, true))
			.withMessage("Cache ttl is 'PT0S' but must be: from 1ms to 365d");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new CacheSettings(Duration.ofDays(366), Duration.ZERO, 1, SECOND, true))
			.withMessageContaining("ttl");
		assertThatIllegalArgumentException().isThrownBy(() -> new CacheSettings(SECOND, Duration.ZERO, 0, SECOND, true))
			.withMessage("Cache maxEntries is '0' but must be: from 1 to 1000000000");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new CacheSettings(SECOND, Duration.ZERO, 1, Duration.ofHours(2), true))
			.withMessage("Cache loadTimeout is 'PT2H' but must be: from 1ms to 1h");
	}

	@Test
	void aCacheWithoutSettingsOfItsOwnHasTheDefaults() {
		CacheSettings defaults = new CacheSettings(SECOND, Duration.ZERO, 1, SECOND, true);
		CacheSettings own = new CacheSettings(SECOND, Duration.ZERO, 2, SECOND, true);
		CachesSettings settings = new CachesSettings(defaults, Map.of("products", own));
		assertThat(settings.of("products")).isSameAs(own);
		assertThat(settings.of("prices")).isSameAs(defaults);
	}

	@Test
	void theHitRatioIsThatOfAllKeysAskedFor() {
		assertThat(new CacheStatistics(3, 1, 1, 0, 0, 0, 0, 0, 0, SECOND).hitRatio()).isEqualTo(0.75);
		assertThat(new CacheStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, SECOND).hitRatio()).isEqualTo(1);
	}

}
