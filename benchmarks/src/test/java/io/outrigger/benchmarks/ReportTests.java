package io.outrigger.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.outrigger.benchmarks.Measurement.Better;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Report}.
 */
class ReportTests {

	private final Report report = new Report(List
		.of(new Measurement("startup", "application", "start-up", "ms", 1300, 1200, "without us", Better.LOWER)));

	@Test
	void programsReadTheFieldsThatTheDesignNames(@TempDir Path directory) throws IOException {
		this.report.write(directory);
		assertThat(Files.readString(directory.resolve("report.json"))).isEqualToIgnoringWhitespace("""
				[ {
				  "suite" : "startup",
				  "case" : "application",
				  "metric" : "start-up",
				  "unit" : "ms",
				  "ours" : 1300.0,
				  "peer" : 1200.0,
				  "peerName" : "without us",
				  "ratio" : 1.083,
				  "better" : "lower"
				} ]""");
	}

	@Test
	void besideNothingThereIsNoRatio(@TempDir Path directory) throws IOException {
		Report beside = new Report(List
			.of(new Measurement("faults", "storm", "recovered after", "s", 1.3, 0, "without us", Better.LOWER)));
		beside.write(directory);
		assertThat(Files.readString(directory.resolve("report.json"))).contains("\"ratio\" : null");
		assertThat(beside.table())
			.contains("| faults | storm | recovered after | 1.3 s | 0.0 s | without us |  | lower |");
	}

	@Test
	void peopleReadATable(@TempDir Path directory) throws IOException {
		this.report.write(directory);
		assertThat(Files.readString(directory.resolve("report.md"))).isEqualTo(this.report.table())
			.contains("| startup | application | start-up | 1300.0 ms | 1200.0 ms | without us | 1.083 | lower |");
	}

}
