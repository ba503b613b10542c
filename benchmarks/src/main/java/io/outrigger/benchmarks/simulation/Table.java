package io.outrigger.benchmarks.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Collectors;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import io.outrigger.benchmarks.simulation.client.Variant;
import io.outrigger.benchmarks.simulation.scenario.Scenario;
import io.outrigger.loadbalancer.LoadBalancers;

/**
 * What became of the requests in every cell. Immutable.
 *
 * @param rows the rows
 */
record Table(List<Row> rows) {

	private static final String CHECKED_IN = "results.md";

	Table {
		rows = List.copyOf(rows);
	}

	/**
	 * Computes all cells, several at a time if there are processors: that changes
	 * nothing.
	 * @return the table
	 */
	static Table compute() {
		// Every ejection would be logged, at every client
		LoggingSystem logging = LoggingSystem.get(Table.class.getClassLoader());
		String logger = LoadBalancers.class.getPackageName();
		logging.setLogLevel(logger, LogLevel.ERROR);
		try {
			return new Table(Cell.all().parallelStream().map((cell) -> Row.of(cell, cell.compute())).toList());
		}
		finally {
			logging.setLogLevel(logger, null);
		}
	}

	/**
	 * Reads the table that is checked in.
	 * @return the table
	 * @throws IOException if it cannot be read
	 */
	static Table checkedIn() throws IOException {
		try (InputStream file = Objects.requireNonNull(Table.class.getResourceAsStream(CHECKED_IN))) {
			return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
		}
	}

	private static Table parse(String text) {
		return new Table(text.lines().filter((line) -> line.startsWith("|")).skip(2).map(Row::parse).toList());
	}

	Row row(Scenario scenario, Variant variant) {
		return this.rows.stream()
			.filter((row) -> row.scenario().equals(scenario.name()) && row.variant().equals(variant.name()))
			.findFirst()
			.orElseThrow(() -> new NoSuchElementException(scenario.name() + ", " + variant.name()));
	}

	@Override
	public String toString() {
		return this.rows.stream().map((row) -> row + "\n").collect(Collectors.joining("", Row.HEAD, ""));
	}

}
