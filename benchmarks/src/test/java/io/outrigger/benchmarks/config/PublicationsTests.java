package io.outrigger.benchmarks.config;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Publications}.
 */
class PublicationsTests {

	private final Publications publications = new Publications(2, 3, Duration.ofMillis(1));

	@Test
	void theLastFollowerCountsAndWarmingUpDoesNot() {
		FakeFleet fleet = new FakeFleet((release) -> true, (release) -> true);
		Publications.Times measured = this.publications.measure("r", fleet);
		assertThat(fleet.rounds).containsExactly("r-0", "r-1", "r-2", "r-3", "r-4");
		assertThat(measured.first()).isGreaterThanOrEqualTo(1_000);
		assertThat(measured.warm().count()).isEqualTo(3);
		assertThat(measured.warm().percentile(1)).isGreaterThanOrEqualTo(1_000);
	}

	@Test
	void aReleaseThatIsRefusedEndsTheMeasurement() {
		FakeFleet fleet = new FakeFleet((release) -> false, (release) -> true);
		assertThatIllegalStateException().isThrownBy(() -> this.publications.measure("r", fleet))
			.withMessageContaining("r-0 was refused");
	}

	@Test
	void aFollowerThatIsNeverBoundEndsTheMeasurement() {
		FakeFleet fleet = new FakeFleet((release) -> true, (release) -> false);
		assertThatIllegalStateException().isThrownBy(() -> this.publications.measure("r", fleet))
			.withMessageContaining("has not bound r-0");
	}

}
