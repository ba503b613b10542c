package io.outrigger.loadbalancer;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReportedShare}.
 */
class ReportedShareTests {

	@ParameterizedTest
	@CsvSource({ "0,0", "1,1", "0.42,0.42", ".5,0.5", "1.,1", "0.123456,0.123456", "00.5,0.5" })
	void readsDecimalFractions(String text, double share) {
		assertThat(ReportedShare.parse(text)).isEqualTo(share);
	}

	@ParameterizedTest
	@NullAndEmptySource
	@ValueSource(strings = { ".", "1.001", "2", "-0.5", "+0.5", "NaN", "Infinity", "1e-1", "0x1p-1", "0.5f", " 0.5",
			"0,5", "0.5.5", "0.1234567", "\u0660.\u0665", "half" })
	void ignoresWhateverElseItIsTold(String text) {
		assertThat(ReportedShare.parse(text)).isNaN();
	}

	@Test
	void readsWhatItWrites() {
		Random random = new Random(7);
		for (int i = 0; i < 1000; i++) {
			double share = random.nextDouble();
			assertThat(ReportedShare.parse(ReportedShare.format(share))).isBetween(share - 0.0006, share + 0.0006);
		}
		assertThat(ReportedShare.format(0)).isEqualTo("0.000");
		assertThat(ReportedShare.format(1)).isEqualTo("1.000");
	}

}
