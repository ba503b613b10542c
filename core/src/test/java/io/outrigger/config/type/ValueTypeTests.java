package io.outrigger.config.type;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ValueType}.
 */
class ValueTypeTests {

	@Test
	void eachTypeTakesWhatIsOfIt() {
		accepts(ValueType.TEXT, "", "anything\n");
		accepts(ValueType.BOOLEAN, "true", "false");
		accepts(ValueType.INTEGER, "0", "-3", "+7", "9223372036854775807");
		accepts(ValueType.DECIMAL, "0.25", "-1", "1e-3", ".5", "1.", "+2.5E10");
		accepts(ValueType.DURATION, "10s", "250ms", "-5m", "PT1M30S", "P1D", "7us", "3d");
		accepts(ValueType.SIZE, "0", "64KB", "1024", "10B", "2TB");
		accepts(ValueType.JSON, "{\"a\":[1,2,{\"b\":null}]}", "3", "\"x\"", " [ ] ", "true", "{\"a\":1,\"a\":2}");
	}

	@Test
	void eachTypeRefusesWhatIsNot() {
		refuses(ValueType.BOOLEAN, "", "TRUE", "yes", "1", " true");
		refuses(ValueType.INTEGER, "", " 1", "1.0", "9223372036854775808", "1".repeat(1_000), "0x1", "${a}");
		refuses(ValueType.DECIMAL, "", ".", "1e1000000", "NaN", "Infinity", "1,5", "1d", "9".repeat(1_000));
		refuses(ValueType.DURATION, "", "10", "10 s", "10x", "soon", "PT", "P" + "1".repeat(1_000) + "D");
		refuses(ValueType.SIZE, "", "-1", "64 KB", "64kb", "1PB", "9".repeat(16));
		refuses(ValueType.JSON, "", " ", "{", "{\"a\":1}}", "{a:1}", "1 2", "nul", "[1,]", "'x'",
				"[".repeat(100_000) + "]".repeat(100_000));
	}

	private static void accepts(ValueType type, String... values) {
		assertThat(values).allSatisfy((value) -> assertThat(type.accepts(value)).as("%s", value).isTrue());
	}

	private static void refuses(ValueType type, String... values) {
		assertThat(values).allSatisfy((value) -> assertThat(type.accepts(value)).as("%.40s", value).isFalse());
	}

}
