package io.outrigger.sidecar.inbound;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HeaderLimits}.
 */
class HeaderLimitsTests {

	@ParameterizedTest
	@CsvSource({ "1, PT0S", "10000, PT1S", "100, PT10M" })
	void takesWhatKeepsTheRules(int count, Duration timeout) {
		HeaderLimits limits = new HeaderLimits(count, timeout);
		assertThat(limits.maxCount()).isEqualTo(count);
		assertThat(limits.timeout()).isEqualTo(timeout);
	}

	@ParameterizedTest
	@CsvSource({ "0", "-1", "10001" })
	void namesACountThatIsNone(int count) {
		assertThatIllegalArgumentException().isThrownBy(() -> new HeaderLimits(count, Duration.ZERO))
			.withMessage("maxCount is '%s' but must be: from 1 to 10000", count);
	}

	@ParameterizedTest
	@CsvSource({ "PT0.999S", "PT-1S", "PT10M0.001S" })
	void namesATimeThatIsNone(Duration timeout) {
		assertThatIllegalArgumentException().isThrownBy(() -> new HeaderLimits(1, timeout))
			.withMessage("timeout is '%s' but must be: 0 (none) or from 1s to 10m", timeout);
	}

	@Test
	void refusalsOfHeadersAreThoseOfHttp() {
		assertThat(Refusal.TOO_MANY_HEADERS.status()).isEqualTo(431);
		assertThat(Refusal.HEADERS_TOO_SLOW.status()).isEqualTo(408);
	}

}
