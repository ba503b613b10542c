package io.outrigger.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/**
 * What a run found: {@code report.json} for programs, {@code report.md} for people.
 */
final class Report {

	private final List<Measurement> measurements;

	Report(List<Measurement> measurements) {
		this.measurements = List.copyOf(measurements);
	}

	void write(Path directory) throws IOException {
		Files.createDirectories(directory);
		ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
		json.writeValue(directory.resolve("report.json").toFile(), this.measurements);
		Files.writeString(directory.resolve("report.md"), table());
	}

	String table() {
		StringBuilder table = new StringBuilder("""
				| suite | case | metric | ours | peer | peer is | ratio | better |
				|---|---|---|---:|---:|---|---:|---|
				""");
		for (Measurement one : this.measurements) {
			Double ratio = one.ratio();
			table.append(String.format(Locale.ROOT, "| %s | %s | %s | %.1f %s | %.1f %s | %s | %s | %s |%n",
					one.suite(), one.scenario(), one.metric(), one.ours(), one.unit(), one.peer(), one.unit(),
					one.peerName(), (ratio != null) ? String.format(Locale.ROOT, "%.3f", ratio) : "",
					one.better().name().toLowerCase(Locale.ROOT)));
		}
		return table.toString();
	}

}
