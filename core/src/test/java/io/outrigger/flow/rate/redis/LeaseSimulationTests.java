package io.outrigger.flow.rate.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.outrigger.flow.rate.RateLimit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A hot key at its limit, with permits taken in advance, in simulated time: how many
 * calls it takes, and how much of the limit is granted.
 */
class LeaseSimulationTests {

	private static final int SECONDS = 5;

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final List<Long> grants = new ArrayList<>();

	private final Random random = new Random(5);

	private long decisions;

	@ParameterizedTest
	@CsvSource({ "2000, 400, 1.05, 1", "2000, 400, 1.2, 1", "2000, 400, 1.5, 1", "2000, 400, 2.5, 1",
			"2000, 400, 1.2, 2", "2000, 400, 2.5, 4", "2000, 40, 1.2, 1", "200, 200, 1.2, 1", "100000, 1000, 1.2, 2" })
	void aKeyAtItsLimitTakesFewCallsAndIsGrantedTheLimit(long rate, long burst, double demand, int instances) {
		RateLimit limit = new RateLimit(rate, Duration.ofSeconds(1), burst);
		RedisRateSettings settings = new RedisRateSettings(limit, Duration.ofMillis(50), Duration.ofSeconds(10));
		Fleet fleet = new Fleet(settings, instances);
		ask(fleet, demand * rate, SECOND * SECONDS);
		long most = burst + rate * SECONDS;
		assertThat((long) this.grants.size()).isBetween(most * 95 / 100, most);
		assertThat(busiestSecond()).isLessThanOrEqualTo(burst + rate + rate / 20);
		// Where a lease is of ten permits, a rest brings two
		double calls = fleet.asked() / (double) this.decisions;
		assertThat(calls).as("calls for each decision").isLessThan(Math.max(0.125, 100.0 / rate));
		assertThat(fleet.alone()).isZero();
	}

	@Test
	void whoWaitsForAsLongAsToldIsServed() {
		Fleet fleet = new Fleet(RedisRateSettings.leased(new RateLimit(2_000, Duration.ofSeconds(1), 400)), 1);
		ask(fleet, 5_000, SECOND);
		int refused = 0;
		for (int i = 0; i < 200; i++) {
			ask(fleet, 5_000, SECOND / 50 + this.random.nextInt(20_000_000));
			long wait = answer(fleet.keys().get(0).tryAcquire(1, fleet.settings()));
			if (wait > 0) {
				refused++;
				assertThat(wait).isLessThanOrEqualTo(12_500_000);
				pass(wait);
				assertThat(answer(fleet.keys().get(0).tryAcquire(1, fleet.settings()))).isNotPositive();
			}
		}
		assertThat(refused).isGreaterThan(50);
	}

	private void ask(Fleet fleet, double rate, long nanos) {
		long end = now() + nanos;
		while (true) {
			pass((long) (-Math.log(1 - this.random.nextDouble()) * SECOND / rate));
			if (now() >= end) {
				return;
			}
			this.decisions++;
			FleetKey key = fleet.keys().get(this.random.nextInt(fleet.keys().size()));
			key.tryAcquire(1, fleet.settings()).thenAccept((wait) -> {
				if (wait <= 0) {
					this.grants.add(now());
				}
			});
		}
	}

	private long answer(CompletionStage<Long> stage) {
		pass(Duration.ofMillis(1).toNanos());
		return stage.toCompletableFuture().getNow(Long.MAX_VALUE);
	}

	private long busiestSecond() {
		int most = 0;
		int from = 0;
		for (int to = 0; to < this.grants.size(); to++) {
			while (this.grants.get(to) - this.grants.get(from) >= SECOND) {
				from++;
			}
			most = Math.max(most, to - from + 1);
		}
		return most;
	}

	private void pass(long nanos) {
		this.scheduler.advanceTimeBy(Duration.ofNanos(nanos));
	}

	private long now() {
		return this.scheduler.now(TimeUnit.NANOSECONDS);
	}

	/**
	 * The instances, and Redis, which answers as the script of the token bucket does,
	 * after 300 us.
	 */
	private final class Fleet {

		private static final Duration WAY = Duration.ofNanos(150_000);

		private final RedisRateSettings settings;

		private final List<RateCalls> calls;

		private final List<FleetKey> keys;

		private double lacking;

		private long at;

		@SuppressWarnings("NullAway") // Redis itself is not asked
		Fleet(RedisRateSettings settings, int instances) {
			this.settings = settings;
			RateFleet fleet = new RateFleet(null, "test", () -> instances, LeaseSimulationTests.this::now,
					LeaseSimulationTests.this.scheduler);
			this.calls = IntStream.range(0, instances)
				.mapToObj((i) -> new RateCalls(fleet, RateAlgorithm.TOKEN_BUCKET, this::run))
				.toList();
			this.keys = this.calls.stream()
				.map((each) -> new FleetKey("hot", each, () -> settings, () -> settings.limit().share(instances)))
				.toList();
		}

		RedisRateSettings settings() {
			return this.settings;
		}

		List<FleetKey> keys() {
			return this.keys;
		}

		long asked() {
			return this.calls.stream().mapToLong((each) -> each.counts().count(RateEvent.ASKED)).sum();
		}

		long alone() {
			return this.calls.stream().mapToLong((each) -> each.counts().count(RateEvent.DECIDED_ALONE)).sum();
		}

		private Mono<List<Object>> run(Batch batch) {
			return Mono.delay(WAY, LeaseSimulationTests.this.scheduler)
				.map((i) -> serve(batch))
				.delayElement(WAY, LeaseSimulationTests.this.scheduler);
		}

		private List<Object> serve(Batch batch) {
			long[] arguments = Stream.of(batch.arguments(this.settings.limit()))
				.mapToLong((argument) -> Long.parseLong(new String(argument, StandardCharsets.US_ASCII)))
				.toArray();
			double microsOfOne = arguments[1] / (double) arguments[0];
			this.lacking = Math.max(0, this.lacking - (now() - this.at) / 1_000 / microsOfOne);
			this.at = now();
			List<Object> answer = new ArrayList<>(List.of(0L, 0L, 0L, 0L));
			for (int i = 4; i < arguments.length; i += 2) {
				long granted = Math.min(arguments[i + 1], room(arguments[2]) / arguments[i]);
				this.lacking += granted * arguments[i];
				double wait = (this.lacking + arguments[i] - arguments[2]) * microsOfOne;
				answer.add(granted);
				answer.add((granted < arguments[i + 1]) ? (long) Math.ceil(wait) : 0L);
			}
			long extra = Math.min(arguments[3], room(arguments[2]));
			this.lacking += extra;
			answer.set(3, extra);
			return answer;
		}

		private long room(long burst) {
			return (long) Math.floor(burst - this.lacking + 0.000_001);
		}

	}

}
