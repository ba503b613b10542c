package io.outrigger.benchmarks.config;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Refusals}.
 */
class RefusalsTests {

	@Test
	void whoeverRefusesAllOfThemIsAlteredByNone() {
		Refusals refusals = Refusals.of(new FakeFleet(BadReleasesTests::isGood, BadReleasesTests::isGood), 20,
				Duration.ZERO);
		assertThat(refusals).isEqualTo(new Refusals(20, 0, 0));
		assertThat(refusals.alteredPercent()).isZero();
	}

	@Test
	void whatReachesBeansIsCountedAlthoughItIsRefused() {
		Refusals refusals = Refusals.of(new FakeFleet(BadReleasesTests::isGood, (release) -> true), 20, Duration.ZERO);
		assertThat(refusals).isEqualTo(new Refusals(20, 0, 20));
		assertThat(refusals.alteredPercent()).isEqualTo(100);
	}

	@Test
	void whatIsNotRefusedIsCounted() {
		Refusals refusals = Refusals.of(new FakeFleet((release) -> true, BadReleasesTests::isGood), 20, Duration.ZERO);
		assertThat(refusals).isEqualTo(new Refusals(20, 20, 0));
	}

	@Test
	void beansThatGoodReleasesDoNotReachEndTheMeasurement() {
		assertThatIllegalStateException()
			.isThrownBy(
					() -> Refusals.of(new FakeFleet((release) -> true, (release) -> false), 20, Duration.ofMillis(1)))
			.withMessageContaining("has not reached every bean");
	}

	@Test
	void aStateIsWhatEveryMemberSaysOfIt() {
		assertThat(Refusals.state(Map.of(BadReleases.DISCOUNT, "5", BadReleases.TIMEOUT, "90s", BadReleases.WIDTH, "3",
				BadReleases.HEIGHT, "4")))
			.isEqualTo("5 PT1M30S 3 4");
	}

}
