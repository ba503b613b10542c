package io.outrigger.cache;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CacheStatus}.
 */
class CacheStatusTests {

	private static final CacheStatus HIT = status(true, false, false, 29_999);

	private static final CacheStatus STORED = status(false, true, false, 60_000);

	private static final CacheStatus COLLAPSED = status(false, true, true, 60_000);

	private static final CacheStatus MISS = status(false, false, false, 0);

	@Test
	void aHitTellsItsRemainingTimeInWholeSeconds() {
		assertThat(HIT).hasToString("outrigger; hit; ttl=29; detail=products");
	}

	@Test
	void aMissTellsWhetherItWasStoredAndCollapsed() {
		assertThat(STORED).hasToString("outrigger; fwd=miss; stored; detail=products");
		assertThat(COLLAPSED).hasToString("outrigger; fwd=miss; stored; collapsed; detail=products");
		assertThat(MISS).hasToString("outrigger; fwd=miss; detail=products");
	}

	@Test
	void whatIsStaleIsToldByItsTimeOrByItsLoad() {
		assertThat(new CacheStatus("products", true, true, false, false, Duration.ofSeconds(-3)))
			.hasToString("outrigger; hit; ttl=-3; detail=products");
		assertThat(new CacheStatus("products", false, true, true, false, Duration.ofSeconds(60)))
			.hasToString("outrigger; fwd=stale; stored; detail=products");
	}

	@Test
	void aNameThatIsNoTokenIsQuoted() {
		assertThat(named("2024")).hasToString("outrigger; fwd=miss; detail=\"2024\"");
		assertThat(named("")).hasToString("outrigger; fwd=miss; detail=\"\"");
		assertThat(named("a \"b\" \\c")).hasToString("outrigger; fwd=miss; detail=\"a \\\"b\\\" \\\\c\"");
		assertThat(named("a;hit")).hasToString("outrigger; fwd=miss; detail=\"a;hit\"");
		assertThat(named("caché\r\nX: y")).hasToString("outrigger; fwd=miss; detail=\"cach???X: y\"");
	}

	@Test
	void aBatchIsAHitOnlyIfEveryKeyIs() {
		assertThat(combine(HIT, status(true, false, false, 5_000))).isEqualTo(status(true, false, false, 5_000));
		assertThat(combine(HIT, STORED)).isEqualTo(status(false, true, false, 29_999));
		assertThat(combine()).isEqualTo(status(true, false, false, 0));
	}

	@Test
	void aBatchIsStoredOnlyIfNoMissWasLeftOut() {
		assertThat(combine(STORED, MISS)).isEqualTo(MISS);
	}

	@Test
	void aBatchIsCollapsedOnlyIfItLoadedNothingItself() {
		assertThat(combine(HIT, COLLAPSED).collapsed()).isTrue();
		assertThat(combine(COLLAPSED, STORED).collapsed()).isFalse();
	}

	private static CacheStatus combine(CacheStatus... statuses) {
		return CacheStatus.combine("products", List.of(statuses));
	}

	private static CacheStatus named(String cache) {
		return new CacheStatus(cache, false, false, false, false, Duration.ZERO);
	}

	private static CacheStatus status(boolean hit, boolean stored, boolean collapsed, long ttl) {
		return new CacheStatus("products", hit, false, stored, collapsed, Duration.ofMillis(ttl));
	}

}
