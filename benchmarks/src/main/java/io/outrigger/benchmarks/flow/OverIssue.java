package io.outrigger.benchmarks.flow;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.flow.hotkey.Ours;
import io.outrigger.flow.rate.RateLimit;
import io.outrigger.flow.rate.redis.RateEvent;
import io.outrigger.flow.rate.redis.RedisRateSettings;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * What two instances with leases grant of a limit that is asked for too much: in all, and
 * in the worst second.
 */
final class OverIssue {

	private static final int INSTANCES = 2;

	private static final int CALLERS = 8;

	private static final long SLOT_NANOS = 10_000_000;

	private static final long REFUSED_NANOS = 50_000;

	private static final int SLOTS_A_SECOND = 100;

	private static final Duration WARM_UP = Duration.ofSeconds(5);

	private static final RateLimit LIMIT = new RateLimit(100_000, Duration.ofSeconds(1), 10_000);

	private final Duration time;

	OverIssue(boolean quick) {
		this.time = Duration.ofSeconds(quick ? 10 : 30);
	}

	List<Measurement> run() throws Exception {
		RedisRateSettings settings = RedisRateSettings.leased(LIMIT);
		try (RedisServer server = RedisServer.start();
				Ours one = new Ours(server.uri(), settings, INSTANCES);
				Ours other = new Ours(server.uri(), settings, INSTANCES)) {
			ask(one, other, WARM_UP);
			double alone = alone(one, other);
			long began = System.nanoTime();
			AtomicLongArray granted = ask(one, other, this.time);
			double seconds = (System.nanoTime() - began) / 1e9;
			double sum = 0;
			for (int slot = 0; slot < granted.length(); slot++) {
				sum += granted.get(slot);
			}
			if (alone(one, other) > alone) {
				throw new IllegalStateException("Decisions were made without Redis: the machine is too busy");
			}
			double leases = settings.lease().toNanos() / 1e9 * LIMIT.permits();
			// A second of slots spans one slot more where it begins and ends within them
			double aSecond = LIMIT.burst() + LIMIT.permits() + leases;
			String scenario = "leased, 100,000 a second, two instances";
			return List.of(
					FlowSuite.FIGURES.atMost(scenario, "granted in all", "permits", sum,
							LIMIT.burst() + LIMIT.permits() * seconds + leases),
					FlowSuite.FIGURES.atMost(scenario, "granted in the worst second", "permits", worst(granted),
							aSecond),
					FlowSuite.FIGURES.atLeast(scenario, "granted, of the limit", "%",
							100 * sum / (LIMIT.permits() * seconds), 95));
		}
	}

	private AtomicLongArray ask(Ours one, Ours other, Duration time) throws InterruptedException {
		AtomicLongArray granted = new AtomicLongArray((int) (time.toNanos() / SLOT_NANOS) + SLOTS_A_SECOND);
		ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
		long began = System.nanoTime();
		for (int caller = 0; caller < CALLERS; caller++) {
			Ours asked = (caller % INSTANCES == 0) ? one : other;
			threads.execute(() -> {
				for (long now = began; now - began < time.toNanos(); now = System.nanoTime()) {
					if (asked.tryAcquire()) {
						granted.incrementAndGet(
								(int) Math.min((System.nanoTime() - began) / SLOT_NANOS, granted.length() - 1));
					}
					else {
						// Who asks again at once leaves no processor to Redis
						LockSupport.parkNanos(REFUSED_NANOS);
					}
				}
			});
		}
		threads.shutdown();
		if (!threads.awaitTermination(time.toSeconds() + 30, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Callers do not end");
		}
		return granted;
	}

	private static double alone(Ours one, Ours other) {
		return one.count(RateEvent.DECIDED_ALONE) + other.count(RateEvent.DECIDED_ALONE);
	}

	private static double worst(AtomicLongArray granted) {
		double worst = 0;
		double within = 0;
		for (int slot = 0; slot < granted.length(); slot++) {
			within += granted.get(slot) - ((slot >= SLOTS_A_SECOND) ? granted.get(slot - SLOTS_A_SECOND) : 0);
			worst = Math.max(worst, within);
		}
		return worst;
	}

}
