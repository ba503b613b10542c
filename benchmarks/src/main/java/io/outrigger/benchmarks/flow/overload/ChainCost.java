package io.outrigger.benchmarks.flow.overload;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import reactor.core.scheduler.Schedulers;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.Figures;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.process.ChildProcess;
import io.outrigger.benchmarks.process.ClassPath;
import io.outrigger.sidecar.identity.IdentitySettings;
import io.outrigger.sidecar.identity.IdentityTokens;
import io.outrigger.sidecar.identity.TokenKey;

/**
 * What all that is done to requests that come in takes of the throughput of a handler
 * that does nothing: beside the same application without it, and with the least that a
 * filter can do instead, round by round.
 */
public final class ChainCost {

	/* On two cores the better compiler needs that long. */
	private static final Duration WARM_UP = Duration.ofSeconds(45);

	private static final String SECRET = "only for drills and measurements";

	private static final List<String> WITHOUT = List.of("outrigger.sidecar.enabled=false");

	private static final List<String> LEAST = List.of("outrigger.sidecar.enabled=false", "drill.least=true");

	private static final String SCENARIO = "a handler that does nothing, everything on";

	private static final String INBOUND = "outrigger.sidecar.inbound.";

	private static final List<String> EVERYTHING = List.of(
			"outrigger.sidecar.identity.keys.k1.secret="
					+ Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.US_ASCII)),
			INBOUND + "access.all.callers=*", INBOUND + "rate-limits.each.permits=1000000",
			INBOUND + "rate-limits.all.permits=1000000", INBOUND + "rate-limits.all.per=none",
			INBOUND + "rate-limits.trivial.path=/trivial", INBOUND + "rate-limits.trivial.per=caller",
			INBOUND + "rate-limits.trivial.permits=1000000", INBOUND + "concurrency.enabled=true",
			INBOUND + "concurrency.min=100", INBOUND + "concurrency.initial=100",
			INBOUND + "priorities.trivial.path=/trivial", INBOUND + "priorities.trivial.priority=high");

	private final Figures figures;

	private final int rounds;

	private final Duration time;

	/**
	 * Creates the comparison.
	 * @param figures make rows
	 * @param quick whether it should not take long
	 */
	public ChainCost(Figures figures, boolean quick) {
		this.figures = figures;
		this.rounds = quick ? 8 : 20;
		this.time = Duration.ofSeconds(quick ? 3 : 5);
	}

	/**
	 * Compares.
	 * @return what was measured
	 * @throws Exception if it cannot be measured
	 */
	public List<Measurement> run() throws Exception {
		try (ChildProcess without = start(WITHOUT);
				ChildProcess least = start(LEAST);
				ChildProcess with = start(EVERYTHING)) {
			List<Connections> all = List.of(connections(without), connections(least), connections(with));
			for (Connections each : all) {
				each.load(WARM_UP);
			}
			List<double[]> rates = new ArrayList<>();
			for (int round = 0; round < this.rounds; round++) {
				double[] rate = new double[all.size()];
				for (int turn = 0; turn < rate.length; turn++) {
					int which = (round + turn) % rate.length;
					rate[which] = all.get(which).load(this.time);
				}
				rates.add(rate);
			}
			System.out.printf("Connections given up: %s%n", all.stream().map(Connections::stalled).toList());
			return measurements(rates);
		}
	}

	private List<Measurement> measurements(List<double[]> rates) {
		double bare = median(rates, (rate) -> rate[0]);
		double guarded = median(rates, (rate) -> rate[2]);
		return List.of(this.figures.higher(SCENARIO, "throughput", "1/s", guarded, bare, "without the sidecar"),
				this.figures.atLeast(SCENARIO, "throughput, of that without the sidecar", "%",
						100 * median(rates, (rate) -> rate[2] / rate[0]), 92),
				this.figures.higher("the same, the least that a filter can do instead", "throughput", "1/s",
						median(rates, (rate) -> rate[1]), bare, "without the sidecar"),
				this.figures.higher(SCENARIO, "throughput", "1/s", guarded, median(rates, (rate) -> rate[1]),
						"the least that a filter can do"));
	}

	private static double median(List<double[]> rates, ToDoubleFunction<double[]> of) {
		return Distribution.of(rates.stream().mapToDouble(of).boxed().toList()).median();
	}

	private static ChildProcess start(List<String> properties) {
		String[] arguments = Stream.concat(
				Stream.of("--server.port=0", "--server.address=127.0.0.1", "--spring.main.banner-mode=off",
						"--logging.level.root=error", "--outrigger.instance.service=stock"),
				properties.stream().map((property) -> "--" + property))
			.toArray(String[]::new);
		return ChildProcess.start(ClassPath.own(), ServiceMain.class.getName(), arguments);
	}

	private static Connections connections(ChildProcess service) {
		TokenKey key = TokenKey.hs256("k1", SECRET.getBytes(StandardCharsets.US_ASCII));
		IdentitySettings settings = new IdentitySettings(Map.of("k1", key), key, Duration.ofHours(1));
		String token = new IdentityTokens("orders", "orders-1", () -> settings, Clock.systemUTC(),
				Schedulers::immediate)
			.await("stock");
		String headers = "Outrigger-Identity: " + token + "\r\nOutrigger-Caller: orders/orders-1\r\n"
				+ "Outrigger-Deadline: 5000\r\nOutrigger-Attempt: 1\r\n";
		return new Connections(Integer.parseInt(service.awaitReady()), "/trivial", headers);
	}

}
