package io.outrigger.benchmarks.flow.overload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.Figures;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.process.ChildProcess;
import io.outrigger.benchmarks.process.ClassPath;

/**
 * Asks a service for more than it can do, with and without a limit of concurrency that
 * finds itself: what clients get, what the most important of them get, and how soon all
 * is well again.
 */
public final class Overload {

	private static final double UNLOADED = 0.2;

	private static final double AFTER = 0.5;

	private static final double[] TIMES = { 1, 2, 5, 10 };

	private static final String[] GUARDED = { "outrigger.sidecar.inbound.concurrency.enabled=true" };

	private final Figures figures;

	private final Duration time;

	/**
	 * Creates the drill.
	 * @param figures make rows
	 * @param quick whether it should not take long
	 */
	public Overload(Figures figures, boolean quick) {
		this.figures = figures;
		this.time = Duration.ofSeconds(quick ? 8 : 30);
	}

	/**
	 * Runs it.
	 * @return what was measured
	 * @throws Exception if it cannot be measured
	 */
	public List<Measurement> run() throws Exception {
		Seen without = see();
		Seen with = see(GUARDED);
		List<Measurement> all = new ArrayList<>();
		for (int i = 0; i < TIMES.length; i++) {
			String scenario = "%.0f times what it can do".formatted(TIMES[i]);
			all.add(this.figures.higher(scenario, "answered in time", "1/s", with.good.get(i), without.good.get(i),
					"without a limit"));
			all.add(this.figures.lower(scenario, "p99 of high priority", "ms", with.high.get(i), without.high.get(i),
					"without a limit"));
		}
		int last = TIMES.length - 1;
		all.add(this.figures.atLeast("10 times what it can do", "answered in time, of the most", "%",
				100 * with.good.get(last) / with.good.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
				90));
		all.add(this.figures.atMost("10 times what it can do", "p99 of high priority, of the same without load",
				"times", with.high.get(last) / with.unloaded, 4));
		all.add(this.figures.atLeast("10 times what it can do", "high priority answered", "%", with.highShare, 99));
		all.add(this.figures.atMost("after 10 times what it can do", "well again after", "s", with.recovery, 5));
		all.add(this.figures.lower("after 10 times what it can do", "well again after", "s", with.recovery,
				without.recovery, "without a limit"));
		return all;
	}

	private Seen see(String... properties) throws InterruptedException, TimeoutException {
		String[] arguments = Stream.concat(
				Stream.of("--server.port=0", "--server.address=127.0.0.1", "--spring.main.banner-mode=off",
						"--logging.level.root=error", "--outrigger.sidecar.inbound.trust-platform-headers=true"),
				Stream.of(properties).map((property) -> "--" + property))
			.toArray(String[]::new);
		try (ChildProcess service = ChildProcess.start(ClassPath.own(), ServiceMain.class.getName(), arguments);
				Arrivals arrivals = new Arrivals(Integer.parseInt(service.awaitReady()))) {
			arrivals.come(AFTER, Duration.ofSeconds(10));
			double unloaded = p99(arrivals.come(UNLOADED, this.time));
			List<Double> good = new ArrayList<>();
			List<Double> high = new ArrayList<>();
			List<Arrival> seen = List.of();
			for (double times : TIMES) {
				arrivals.come(UNLOADED, Duration.ofSeconds(2));
				seen = arrivals.come(times, this.time);
				good.add(seen.stream().filter(Arrival::isGood).count() * 1e9 / this.time.toNanos());
				high.add(p99(seen));
			}
			double answered = 100.0 * seen.stream().filter((each) -> each.high() && each.isAnswered()).count()
					/ seen.stream().filter(Arrival::high).count();
			return new Seen(unloaded, good, high, answered, recovery(arrivals.come(AFTER, Duration.ofSeconds(10))));
		}
	}

	private static double p99(List<Arrival> seen) {
		List<Double> millis = seen.stream()
			.filter((each) -> each.high() && each.isAnswered())
			.map((each) -> each.nanos() / 1e6)
			.toList();
		return millis.isEmpty() ? Double.NaN : Distribution.of(millis).percentile(99);
	}

	// Until nine of ten are answered in time in every half second that follows
	private static double recovery(List<Arrival> seen) {
		int slots = 20;
		double well = 0;
		for (int slot = 0; slot < slots; slot++) {
			int at = slot;
			List<Arrival> within = seen.stream().filter((each) -> each.dueNanos() / 500_000_000 == at).toList();
			long good = within.stream().filter(Arrival::isGood).count();
			well = (good < 0.9 * within.size()) ? (slot + 1) / 2.0 : well;
		}
		return well;
	}

	/**
	 * What was seen of one service.
	 *
	 * @param unloaded p99 in milliseconds while there is little to do
	 * @param good answers in time in a second, for each load
	 * @param high p99 in milliseconds of what most depended on, for each load
	 * @param highShare how many of 100 of these were answered at the greatest load
	 * @param recovery seconds until all was well after it
	 */
	private record Seen(double unloaded, List<Double> good, List<Double> high, double highShare, double recovery) {
	}

}
