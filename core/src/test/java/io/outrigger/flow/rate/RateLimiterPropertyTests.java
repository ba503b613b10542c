package io.outrigger.flow.rate;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.outrigger.flow.rate.redis.RateAlgorithm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each local limiter beside a plain model of it, decision by decision.
 */
class RateLimiterPropertyTests {

	private static final int ROUNDS = 300;

	private static final int STEPS = 300;

	private final AtomicLong clock = new AtomicLong();

	@ParameterizedTest
	@EnumSource
	void decidesAsItsModelDoesAndTellsTheTimeToTheNanosecond(RateAlgorithm algorithm) {
		Random random = new Random(11);
		for (int round = 0; round < ROUNDS; round++) {
			long origin = random.nextLong();
			this.clock.set(origin);
			RateLimit limit = limit(random);
			RateLimiter limiter = LocalLimiters.of(algorithm, () -> limit, this.clock::get);
			Model model = model(algorithm, limit);
			long most = (algorithm == RateAlgorithm.TOKEN_BUCKET) ? limit.burst() : limit.permits();
			for (int step = 0; step < STEPS; step++) {
				this.clock.addAndGet(pause(random, limit));
				long cost = 1 + random.nextInt((int) Math.min(most, 5));
				boolean expected = model.take(this.clock.get() - origin, cost);
				long wait = limiter.tryAcquire(cost);
				assertThat(wait <= 0).as("step %d of %s, cost %d", step, limit, cost).isEqualTo(expected);
				if (wait > 0) {
					long now = this.clock.get() - origin;
					assertThat(model.could(now + wait - 1, cost)).as("a nanosecond before").isFalse();
					assertThat(model.could(now + wait, cost)).as("after the wait").isTrue();
				}
			}
		}
	}

	@Test
	void aLogNeverGivesMoreInAnyWindow() {
		Random random = new Random(12);
		for (int round = 0; round < ROUNDS; round++) {
			this.clock.set(random.nextLong());
			long origin = this.clock.get();
			RateLimit limit = limit(random);
			SlidingLog log = new SlidingLog(() -> limit, this.clock::get);
			List<Long> granted = new ArrayList<>();
			for (int step = 0; step < STEPS; step++) {
				this.clock.addAndGet(pause(random, limit));
				if (log.tryAcquire() <= 0) {
					granted.add(this.clock.get() - origin);
				}
				assertThat(log.quota().remaining())
					.isEqualTo(limit.permits() - within(granted, this.clock.get() - origin, limit));
			}
			for (long end : granted) {
				assertThat(within(granted, end, limit)).isLessThanOrEqualTo(limit.permits());
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void givesAsManyAsItSaysRemain(RateAlgorithm algorithm) {
		Random random = new Random(13);
		for (int round = 0; round < ROUNDS; round++) {
			RateLimit limit = limit(random);
			RateLimiter limiter = LocalLimiters.of(algorithm, () -> limit, this.clock::get);
			for (int step = 0; step < 20; step++) {
				this.clock.addAndGet(pause(random, limit));
				limiter.tryAcquire();
			}
			long remaining = limiter.quota().remaining();
			long granted = 0;
			while (limiter.tryAcquire() <= 0) {
				granted++;
			}
			assertThat(granted).isEqualTo(remaining);
			this.clock.addAndGet(limiter.quota().resetNanos());
			assertThat(limiter.quota()).isEqualTo(new Quota(limiter.quota().limit(), limiter.quota().limit(), 0));
		}
	}

	private static RateLimit limit(Random random) {
		return new RateLimit(1 + random.nextInt(20), Duration.ofNanos(1_000_000 + random.nextInt(1_000_000_000)),
				1 + random.nextInt(20));
	}

	private static long pause(Random random, RateLimit limit) {
		int longest = (int) Math.min(Integer.MAX_VALUE, limit.period().toNanos() / limit.permits() * 4);
		return switch (random.nextInt(8)) {
			case 0 -> 0;
			case 1 -> 1;
			case 2 -> limit.period().toNanos() + random.nextInt(1000);
			default -> random.nextInt(longest) / 2;
		};
	}

	private static long within(List<Long> granted, long end, RateLimit limit) {
		return granted.stream().filter((time) -> time <= end && end - time < limit.period().toNanos()).count();
	}

	private static Model model(RateAlgorithm algorithm, RateLimit limit) {
		return switch (algorithm) {
			case TOKEN_BUCKET -> new BucketModel(limit);
			case SLIDING_WINDOW -> new WindowModel(limit);
			case SLIDING_LOG -> new LogModel(limit);
		};
	}

	private interface Model {

		boolean could(long now, long cost);

		void spend(long now, long cost);

		default boolean take(long now, long cost) {
			boolean could = could(now, cost);
			if (could) {
				spend(now, cost);
			}
			return could;
		}

	}

	/**
	 * Counts what is in the bucket, in units of a permit's time.
	 */
	private static final class BucketModel implements Model {

		private final long one;

		private final long full;

		private long content;

		private long at;

		BucketModel(RateLimit limit) {
			this.one = (limit.period().toNanos() + limit.permits() - 1) / limit.permits();
			this.full = limit.burst() * this.one;
			this.content = this.full;
		}

		@Override
		public boolean could(long now, long cost) {
			return Math.min(this.full, this.content + now - this.at) >= cost * this.one;
		}

		@Override
		public void spend(long now, long cost) {
			this.content = Math.min(this.full, this.content + now - this.at) - cost * this.one;
			this.at = now;
		}

	}

	/**
	 * Keeps the count of each period, and multiplies without rounding.
	 */
	private static final class WindowModel implements Model {

		private final long permits;

		private final long period;

		private final Map<Long, Long> counts = new HashMap<>();

		WindowModel(RateLimit limit) {
			this.permits = limit.permits();
			this.period = limit.period().toNanos();
		}

		@Override
		public boolean could(long now, long cost) {
			long number = now / this.period;
			long taken = this.counts.getOrDefault(number, 0L);
			long before = this.counts.getOrDefault(number - 1, 0L);
			BigInteger used = times(before, this.period - now % this.period).add(times(taken + cost, this.period));
			return used.compareTo(times(this.permits, this.period)) <= 0;
		}

		@Override
		public void spend(long now, long cost) {
			this.counts.merge(now / this.period, cost, Long::sum);
		}

		private static BigInteger times(long first, long second) {
			return BigInteger.valueOf(first).multiply(BigInteger.valueOf(second));
		}

	}

	/**
	 * Keeps everything.
	 */
	private static final class LogModel implements Model {

		private final RateLimit limit;

		private final List<Long> granted = new ArrayList<>();

		LogModel(RateLimit limit) {
			this.limit = limit;
		}

		@Override
		public boolean could(long now, long cost) {
			return within(this.granted, now, this.limit) + cost <= this.limit.permits();
		}

		@Override
		public void spend(long now, long cost) {
			for (int i = 0; i < cost; i++) {
				this.granted.add(now);
			}
		}

	}

}
