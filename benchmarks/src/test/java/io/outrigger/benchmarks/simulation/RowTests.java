package io.outrigger.benchmarks.simulation;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Row}.
 */
class RowTests {

	private static final String LINE = "| cold start | p2c | 1000 | 1 | 1 | 99.900 | 20.0 | 17.0 | 110.0 | 230.0 | 21.50 | 0.50 |";

	private final Row row = Row.parse(LINE);

	@Test
	void isReadAsItWasWritten() {
		assertThat(this.row).hasToString(LINE).isEqualTo(Row.parse(LINE));
	}

	@Test
	void aLineThatIsNoRowIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Row.parse("| cold start | p2c |"))
			.withMessageContaining("'| cold start | p2c |' but must be: 12 values");
	}

	@Test
	void isCloseToWhatDiffersByChance() {
		assertThat(this.row.isCloseTo(changed("99.900", "99.855"))).isTrue();
		assertThat(this.row.isCloseTo(changed("110.0", "120.0"))).isTrue();
		assertThat(this.row.isCloseTo(changed("21.50", "22.40"))).isTrue();
		assertThat(this.row.isCloseTo(changed("0.50", "0.59"))).isTrue();
	}

	@Test
	void isNotCloseToWhatDiffersByMore() {
		assertThat(this.row.isCloseTo(changed("99.900", "99.845"))).isFalse();
		assertThat(this.row.isCloseTo(changed("20.0", "22.5"))).isFalse();
		assertThat(this.row.isCloseTo(changed("17.0", "15.0"))).isFalse();
		assertThat(this.row.isCloseTo(changed("110.0", "130.0"))).isFalse();
		assertThat(this.row.isCloseTo(changed("230.0", "200.0"))).isFalse();
		assertThat(this.row.isCloseTo(changed("21.50", "22.60"))).isFalse();
		assertThat(this.row.isCloseTo(changed("0.50", "0.61"))).isFalse();
	}

	private static Row changed(String value, String other) {
		return Row.parse(LINE.replace(value, other));
	}

}
