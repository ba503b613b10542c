package io.outrigger.config.redis.drill.judge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.outrigger.config.redis.drill.judge.Verdict.Published;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shows what came of each fault, as text to paste into a page.
 */
public final class FaultTable {

	private static final Path FILE = Path.of("target", "config-faults.md");

	private static final List<String> rows = new ArrayList<>();

	private FaultTable() {
	}

	/**
	 * Adds a row and writes the table, then asserts that nothing is amiss.
	 * @param fault what was done
	 * @param on to which Redis
	 * @param verdict what came of it
	 * @param said what could be read of it
	 */
	public static void add(String fault, String on, Verdict verdict, String said) {
		write(fault, on, verdict, said);
		assertThat(verdict.halves()).as("half releases").isZero();
		assertThat(verdict.uncalledFor()).as("releases that ran though nobody published them").isZero();
		assertThat(verdict.backwards()).as("steps back").isZero();
		assertThat(verdict.lost()).as("accepted releases that were lost").isZero();
		assertThat(verdict.elsewhere()).as("instances that ended elsewhere").isZero();
		assertThat(verdict.published().unexpected()).as("answers that no publisher expects").isZero();
		assertThat(verdict.agreed()).as("time until all agreed").isNotNull();
	}

	private static synchronized void write(String fault, String on, Verdict verdict, String said) {
		Published published = verdict.published();
		rows.add("| %s | %s | %d | %d, %d, %d (%d) | %d | %d | %d | %s | %s |".formatted(fault, on, verdict.instances(),
				published.accepted(), published.refused(), published.unknown(), published.inEffect(), verdict.halves(),
				verdict.uncalledFor() + verdict.backwards() + verdict.lost(), verdict.elsewhere(),
				(verdict.agreed() != null) ? verdict.agreed().toMillis() + " ms" : "never", said));
		try {
			Files.createDirectories(FILE.getParent());
			Files.writeString(FILE, text());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Prints the rows so far.
	 */
	public static synchronized void print() {
		System.out.println(text());
	}

	private static String text() {
		return """
				| fault | on | instances | accepted, refused, unknown (published) | half releases | wrong releases | elsewhere | one version after | said |
				|---|---|---:|---|---:|---:|---:|---:|---|
				"""
				+ String.join("\n", rows) + "\n";
	}

}
