package io.outrigger.benchmarks.sidecar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.sidecar.call.Calls.Load;
import io.outrigger.benchmarks.sidecar.call.Calls.Pace;

/**
 * What a comparison has found: for the report, and as a table for people.
 *
 * @param comparison the comparison
 */
record Findings(Comparison comparison) {

	private static final String LOAD = "64 callers";

	private static final String HALF = "half of our throughput, open loop";

	private static final double KB = 1024;

	List<Measurement> measurements() {
		List<Measurement> all = new ArrayList<>();
		throughput(all, Way.OURS, Way.BOOT, 85);
		throughput(all, Way.OURS_UNTRACED, Way.BARE, 88);
		throughput(all, Way.OURS_UNOBSERVED, Way.BARE, 88);
		throughput(all, Way.OURS, Way.CLOUD_OBSERVED, 125);
		throughput(all, Way.OURS, Way.CLOUD, 125);
		throughput(all, Way.OURS_UNOBSERVED, Way.CLOUD, 125);
		throughput(all, Way.OURS_UNOBSERVED, Way.LIBRARIES);
		allocation(all);
		halfLoad(all);
		return all;
	}

	private void throughput(List<Measurement> all, Way ours, Way peer, double percent) {
		throughput(all, ours, peer);
		all.add(SidecarSuite.FIGURES.atLeast(LOAD + ": " + ours, "throughput, of that of " + peer, "%",
				percent(ours, peer), percent));
	}

	private void throughput(List<Measurement> all, Way ours, Way peer) {
		all.add(SidecarSuite.FIGURES.higher(LOAD + ": " + ours, "throughput", "calls/s",
				this.comparison.load(ours, Load::perSecond), this.comparison.load(peer, Load::perSecond),
				peer.toString()));
	}

	private double percent(Way ours, Way peer) {
		return 100 * this.comparison.loads(ours, peer, (one, other) -> one.perSecond() / other.perSecond());
	}

	private void allocation(List<Measurement> all) {
		String scenario = LOAD + ": " + Way.OURS;
		all.add(SidecarSuite.FIGURES.lower(scenario, "allocated by a call", "KB",
				this.comparison.load(Way.OURS, Load::bytes) / KB, this.comparison.load(Way.BOOT, Load::bytes) / KB,
				Way.BOOT.toString()));
		all.add(SidecarSuite.FIGURES.atMost(scenario, "allocated by a call beyond " + Way.BOOT, "KB",
				this.comparison.loads(Way.OURS, Way.BOOT, (one, other) -> one.bytes() - other.bytes()) / KB, 5));
	}

	private void halfLoad(List<Measurement> all) {
		String scenario = HALF + ": " + Way.OURS;
		all.add(SidecarSuite.FIGURES.lower(scenario, "p50", "ms", this.comparison.pace(Way.OURS, Pace::p50),
				this.comparison.pace(Way.BOOT, Pace::p50), Way.BOOT.toString()));
		all.add(SidecarSuite.FIGURES.lower(scenario, "p99", "ms", this.comparison.pace(Way.OURS, Pace::p99),
				this.comparison.pace(Way.BOOT, Pace::p99), Way.BOOT.toString()));
		all.add(SidecarSuite.FIGURES.atMost(scenario, "added p99", "ms",
				this.comparison.paces(Way.OURS, Way.BOOT, (one, other) -> one.p99() - other.p99()), 1));
	}

	/**
	 * Returns the table for the page of the sidecar.
	 * @return in Markdown
	 */
	String table() {
		StringBuilder table = new StringBuilder("""
				| calls by | calls a second | of bare | of Boot's | KB a call | p50, p99 at half load, ms |
				|---|---:|---:|---:|---:|---:|
				""");
		for (Way way : Way.values()) {
			table.append(String.format(Locale.ROOT, "| %s | %,.0f | %.2f | %.2f | %.1f | %s |%n", way,
					this.comparison.load(way, Load::perSecond), percent(way, Way.BARE) / 100,
					percent(way, Way.BOOT) / 100, this.comparison.load(way, Load::bytes) / KB, pace(way)));
		}
		return table.toString();
	}

	private String pace(Way way) {
		return this.comparison.isPaced(way) ? String.format(Locale.ROOT, "%.2f, %.2f",
				this.comparison.pace(way, Pace::p50), this.comparison.pace(way, Pace::p99)) : "";
	}

}
