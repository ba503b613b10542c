package io.outrigger.autoconfigure.sidecar.rate;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.outrigger.flow.rate.KeyUse;
import io.outrigger.flow.rate.Quota;
import io.outrigger.flow.rate.RateLimit;
import io.outrigger.flow.rate.redis.RateAlgorithm;
import io.outrigger.flow.rate.redis.RateFleet;
import io.outrigger.flow.rate.redis.RedisRateLimiter;
import io.outrigger.flow.rate.redis.RedisRateSettings;
import io.outrigger.sidecar.rate.FleetRates;

/**
 * Limits that Redis counts, each for one service.
 *
 * @param fleet how Redis is reached
 * @param service name of this service
 */
record RedisRates(RateFleet fleet, String service) implements FleetRates {

	@Override
	public FleetRate limit(String id, Supplier<RateLimit> limit, int maxKeys) {
		return new Counted(new RedisRateLimiter(this.fleet, this.service + ":" + id, RateAlgorithm.TOKEN_BUCKET,
				new Leased(limit), maxKeys));
	}

	/**
	 * Settings that stay the same object while the limit does.
	 */
	private static final class Leased implements Supplier<RedisRateSettings> {

		private final Supplier<RateLimit> limit;

		private volatile @Nullable RedisRateSettings last;

		Leased(Supplier<RateLimit> limit) {
			this.limit = limit;
		}

		@Override
		public RedisRateSettings get() {
			RateLimit present = this.limit.get();
			RedisRateSettings known = this.last;
			if (known == null || !known.limit().equals(present)) {
				known = RedisRateSettings.leased(present);
				this.last = known;
			}
			return known;
		}

	}

	/**
	 * A limit that Redis counts.
	 *
	 * @param limiter counts
	 */
	private record Counted(RedisRateLimiter limiter) implements FleetRate {

		@Override
		public CompletionStage<Long> tryAcquire(String key) {
			return this.limiter.tryAcquire(key, 1);
		}

		@Override
		public @Nullable Quota quota(String key) {
			return this.limiter.quota(key);
		}

		@Override
		public List<KeyUse<String>> top(int most) {
			return this.limiter.top(most);
		}

		@Override
		public long size() {
			return this.limiter.size();
		}

		@Override
		public boolean isAlone() {
			return this.limiter.isAlone();
		}

	}

}
