package io.outrigger.registry.load;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link InstanceCapacity}.
 */
class InstanceCapacityTests {

	@Test
	void aFractionOfAProcessorIsACapacity() {
		assertThat(new InstanceCapacity(1, 1, 0.25, 1L).isUnknown()).isFalse();
	}

	@Test
	void nothingSaidIsUnknown() {
		assertThat(new InstanceCapacity(null, null, null, null).isUnknown()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1 })
	void whatCannotBeTakenIsRefused(int none) {
		assertThatIllegalArgumentException().isThrownBy(() -> new InstanceCapacity(none, null, null, null))
			.withMessage("Capacity maxRequestsPerSecond is '" + none + "' but must be: at least 1");
		assertThatIllegalArgumentException().isThrownBy(() -> new InstanceCapacity(null, none, null, null))
			.withMessage("Capacity maxConnections is '" + none + "' but must be: at least 1");
		assertThatIllegalArgumentException().isThrownBy(() -> new InstanceCapacity(null, null, null, (long) none))
			.withMessage("Capacity memoryBytes is '" + none + "' but must be: at least 1");
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, -1, Double.NaN, Double.POSITIVE_INFINITY })
	void aNumberOfProcessorsThatIsNoneIsRefused(double cores) {
		assertThatIllegalArgumentException().isThrownBy(() -> new InstanceCapacity(null, null, cores, null))
			.withMessage("Capacity cpuCores is '" + cores + "' but must be: a number greater than 0");
	}

}
