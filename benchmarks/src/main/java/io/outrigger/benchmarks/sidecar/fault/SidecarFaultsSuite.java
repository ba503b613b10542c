package io.outrigger.benchmarks.sidecar.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.Measurement.Better;
import io.outrigger.benchmarks.Suite;

/**
 * What callers see while something is wrong, with the sidecar and without it. Writes the
 * table for its page beside the report, and fails if anything is held in the end, or a
 * budget was exceeded.
 */
public final class SidecarFaultsSuite implements Suite {

	private static final String NAME = "sidecar-faults";

	private static final String PEER = "without, round robin";

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public List<Measurement> run(boolean quick) throws Exception {
		Terms terms = quick ? Terms.QUICK : Terms.FULL;
		Rehearsal.of(Drill.NOTHING, Terms.WARM_UP);
		List<Result> results = new ArrayList<>();
		StringBuilder table = new StringBuilder(Result.HEAD);
		for (Drill drill : Drill.all()) {
			Result result = Rehearsal.of(drill, terms);
			System.out.println(result);
			results.add(result);
			table.append(result).append('\n');
		}
		Path directory = Path.of(System.getProperty("report.directory", "target"));
		Files.createDirectories(directory);
		Files.writeString(directory.resolve("sidecar-faults.md"), table);
		System.out.println(table);
		results.forEach(SidecarFaultsSuite::requireGood);
		return results.stream().flatMap((result) -> measurements(result).stream()).toList();
	}

	private static void requireGood(Result result) {
		if (!result.held().isEmpty() || result.retries().isExceeded() || result.hedges().isExceeded()) {
			throw new IllegalStateException("Held in the end, or beyond a budget: " + result);
		}
	}

	private static List<Measurement> measurements(Result result) {
		return List.of(
				new Measurement(NAME, result.drill().name(), "success meanwhile", "%", result.with().success(),
						result.without().success(), PEER, Better.HIGHER),
				new Measurement(NAME, result.drill().name(), "reached callees per request", "x",
						result.with().reached(), result.without().reached(), PEER, Better.LOWER),
				new Measurement(NAME, result.drill().name(), "most of the retry budget used", "%",
						100 * result.retries().share(), 100, "the budget", Better.LOWER),
				new Measurement(NAME, result.drill().name(), "recovered after", "s", result.with().recoverySeconds(),
						result.without().recoverySeconds(), PEER, Better.LOWER),
				new Measurement(NAME, result.drill().name(), "held in the end", "",
						result.held().values().stream().mapToInt(Integer::intValue).sum(), 0, "nothing", Better.LOWER));
	}

}
