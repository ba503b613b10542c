package io.outrigger.benchmarks.sidecar;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Figures;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.Suite;

/**
 * What the sidecar costs the calls that go out. Writes the table for its page beside the
 * report.
 */
public final class SidecarSuite implements Suite {

	static final Figures FIGURES = new Figures("sidecar");

	@Override
	public String name() {
		return FIGURES.suite();
	}

	@Override
	public List<Measurement> run(boolean quick) throws Exception {
		List<String> everything = EverythingOn.properties("echo", "/echo/{text}", "2s", "1s");
		Findings findings = new Findings(Comparison.of(quick ? Effort.QUICK : Effort.FULL, everything));
		Path directory = Path.of(System.getProperty("report.directory", "target"));
		Files.createDirectories(directory);
		Files.writeString(directory.resolve("sidecar.md"), findings.table());
		System.out.println(findings.table());
		List<Measurement> all = new ArrayList<>(findings.measurements());
		all.addAll(new RouteMatches(quick).run());
		return all;
	}

}
