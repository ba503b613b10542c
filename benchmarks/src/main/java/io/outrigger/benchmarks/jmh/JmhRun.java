package io.outrigger.benchmarks.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.outrigger.benchmarks.process.ClassPath;

/**
 * Runs JMH benchmarks in a process of their own, so that a peer's can have a class path
 * of its own, and reads what they found.
 *
 * @param classPath where the benchmarks are, and JMH
 * @param benchmark a regular expression of names
 * @param options further options of JMH's command line
 */
public record JmhRun(ClassPath classPath, String benchmark, List<String> options) {

	/**
	 * Runs the benchmarks in one fork, with their allocations counted.
	 * @return a result for each benchmark and each of its parameters
	 * @throws IOException if the results could not be read
	 * @throws InterruptedException if interrupted
	 */
	public List<Result> run() throws IOException, InterruptedException {
		Path results = Files.createTempFile("jmh", ".json");
		try {
			List<String> command = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
							this.classPath.toString(), "org.openjdk.jmh.Main", this.benchmark, "-f", "1", "-prof", "gc",
							"-foe", "true", "-rf", "json", "-rff", results.toString(), "-v", "silent"));
			command.addAll(this.options);
			int exit = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start()
				.waitFor();
			if (exit != 0) {
				throw new IllegalStateException("JMH ended with " + exit);
			}
			return Result.of(new ObjectMapper().readTree(results.toFile()));
		}
		finally {
			Files.deleteIfExists(results);
		}
	}

	/**
	 * Runs benchmarks of which each has one set of parameters, as {@link #run} does.
	 * @return the results, to be found by name
	 * @throws IOException if the results could not be read
	 * @throws InterruptedException if interrupted
	 */
	public Results results() throws IOException, InterruptedException {
		return new Results(run().stream().collect(Collectors.toMap(Result::benchmark, Function.identity())));
	}

	/**
	 * What several benchmarks found.
	 *
	 * @param byName the result of each by the name of its method
	 */
	public record Results(Map<String, Result> byName) {

		/**
		 * Returns what one of them found.
		 * @param benchmark name of its method
		 * @return the result
		 */
		public Result find(String benchmark) {
			Result result = this.byName.get(benchmark);
			if (result == null) {
				throw new IllegalStateException(
						"JMH has no result of " + benchmark + " but of " + this.byName.keySet());
			}
			return result;
		}

	}

	/**
	 * What one benchmark found.
	 *
	 * @param benchmark the name of its method
	 * @param parameters its parameters
	 * @param score what it measured, in the unit that it names
	 * @param bytes bytes allocated by each operation
	 */
	public record Result(String benchmark, Map<String, String> parameters, double score, double bytes) {

		/**
		 * Reads what JMH writes.
		 * @param json an array of results
		 * @return the results
		 */
		static List<Result> of(JsonNode json) {
			List<Result> results = new ArrayList<>();
			for (JsonNode one : json) {
				String name = one.path("benchmark").asText();
				Map<String, String> parameters = new TreeMap<>();
				one.path("params")
					.properties()
					.forEach((entry) -> parameters.put(entry.getKey(), entry.getValue().asText()));
				results.add(new Result(name.substring(name.lastIndexOf('.') + 1), parameters,
						one.path("primaryMetric").path("score").asDouble(), bytes(one.path("secondaryMetrics"))));
			}
			return results;
		}

		/*
		 * Older versions mark what profilers tell by a dot before the name.
		 */
		private static double bytes(JsonNode metrics) {
			JsonNode plain = metrics.path("gc.alloc.rate.norm");
			return (plain.isMissingNode() ? metrics.path("·gc.alloc.rate.norm") : plain).path("score").asDouble();
		}

	}

}
