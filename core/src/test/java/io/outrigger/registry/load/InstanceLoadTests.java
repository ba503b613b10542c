package io.outrigger.registry.load;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link InstanceLoad}.
 */
class InstanceLoadTests {

	@Test
	void idleAndSaturatedAreBothLoads() {
		assertThat(new InstanceLoad(0, 0.0, 0.0, Duration.ZERO, 0.0).isUnknown()).isFalse();
		assertThat(new InstanceLoad(Integer.MAX_VALUE, 1.0, 1.0, Duration.ofDays(1), 1.0).isUnknown()).isFalse();
	}

	@Test
	void nothingSaidIsUnknown() {
		assertThat(new InstanceLoad(null, null, null, null, null).isUnknown()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(doubles = { -0.01, 1.01, Double.NaN, Double.POSITIVE_INFINITY })
	void aShareOutsideOfZeroToOneIsRefused(double share) {
		assertThatIllegalArgumentException().isThrownBy(() -> new InstanceLoad(null, share, null, null, null))
			.withMessage("Load cpu is '" + share + "' but must be: from 0 to 1");
		assertThatIllegalArgumentException().isThrownBy(() -> new InstanceLoad(null, null, share, null, null))
			.withMessage("Load heap is '" + share + "' but must be: from 0 to 1");
		assertThatIllegalArgumentException().isThrownBy(() -> new InstanceLoad(null, null, null, null, share))
			.withMessage("Load saturation is '" + share + "' but must be: from 0 to 1");
	}

	@Test
	void countsAndTimesAreNotNegative() {
		assertThatIllegalArgumentException().isThrownBy(() -> new InstanceLoad(-1, null, null, null, null))
			.withMessage("Load inFlight is '-1' but must be: at least 0");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new InstanceLoad(null, null, null, Duration.ofNanos(-1), null))
			.withMessage("Load queueWait is 'PT-0.000000001S' but must be: not negative");
	}

}
