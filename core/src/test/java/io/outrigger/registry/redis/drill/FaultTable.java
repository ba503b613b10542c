package io.outrigger.registry.redis.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shows what was seen of each fault, as text to paste into a page.
 */
public final class FaultTable {

	private static final Path FILE = Path.of("target", "registry-faults.md");

	private static final List<String> rows = new ArrayList<>();

	private FaultTable() {
	}

	/**
	 * Adds a row and writes the table, then asserts that nobody saw anything amiss.
	 * @param fault what was done
	 * @param on to which Redis
	 * @param verdict what was seen
	 */
	public static void add(String fault, String on, Verdict verdict) {
		write(fault, on, verdict);
		assertThat(verdict.emptyLists()).as("empty lists").isZero();
		assertThat(verdict.deadTooLong()).as("dead offered beyond the bound").isEqualTo(Duration.ZERO);
		assertThat(verdict.liveMissing()).as("live missing").isZero();
		assertThat(verdict.healed()).as("time to heal").isNotNull();
	}

	private static synchronized void write(String fault, String on, Verdict verdict) {
		rows.add("| %s | %s | %d | %d | %d ms | %d | %s |".formatted(fault, on, verdict.callers(), verdict.emptyLists(),
				verdict.deadTooLong().toMillis(), verdict.liveMissing(),
				(verdict.healed() != null) ? verdict.healed().toMillis() + " ms" : "never"));
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
				| fault | on | callers | empty lists | dead offered beyond the bound | live missing | healed after |
				|---|---|---:|---:|---:|---:|---:|
				""" + String.join("\n", rows) + "\n";
	}

}
