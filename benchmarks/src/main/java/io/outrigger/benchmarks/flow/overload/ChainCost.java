package io.outrigger.benchmarks.flow.overload;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
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
 * that does nothing: beside the same application without it, round by round.
 */
public final class ChainCost {

	/* On two cores the better compiler needs that long. */
	private static final Duration WARM_UP = Duration.ofSeconds(45);

	private static final String SECRET = "only for drills and measurements";

	private static final List<String> WITHOUT = List.of("outrigger.sidecar.enabled=false");

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
		try (ChildProcess without = start(WITHOUT); ChildProcess with = start(EVERYTHING)) {
			Connections bare = connections(without);
			Connections guarded = connections(with);
			bare.load(WARM_UP);
			guarded.load(WARM_UP);
			List<Double> ours = new ArrayList<>();
			List<Double> theirs = new ArrayList<>();
			List<Double> ratios = new ArrayList<>();
			for (int round = 0; round < this.rounds; round++) {
				boolean first = round % 2 == 0;
				double one = (first ? bare : guarded).load(this.time);
				double other = (first ? guarded : bare).load(this.time);
				ours.add(first ? other : one);
				theirs.add(first ? one : other);
				ratios.add(first ? other / one : one / other);
			}
			System.out.printf("Connections given up: %d without, %d with the sidecar%n", bare.stalled(),
					guarded.stalled());
			String scenario = "a handler that does nothing, everything on";
			return List.of(
					this.figures.higher(scenario, "throughput", "1/s", Distribution.of(ours).median(),
							Distribution.of(theirs).median(), "without the sidecar"),
					this.figures.atLeast(scenario, "throughput, of that without the sidecar", "%",
							100 * Distribution.of(ratios).median(), 92));
		}
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
