package io.outrigger.benchmarks.flow.hotkey;

import java.util.concurrent.CompletionStage;

import reactor.core.scheduler.Schedulers;

import io.outrigger.benchmarks.redis.OwnConnections;
import io.outrigger.flow.rate.redis.RateAlgorithm;
import io.outrigger.flow.rate.redis.RateEvent;
import io.outrigger.flow.rate.redis.RateFleet;
import io.outrigger.flow.rate.redis.RedisRateLimiter;
import io.outrigger.flow.rate.redis.RedisRateSettings;
import io.outrigger.time.Ticker;

/**
 * Our limiter, exact or leased.
 */
public final class Ours implements Contender {

	private final OwnConnections connections;

	private final RedisRateLimiter limiter;

	/**
	 * Connects.
	 * @param uri where Redis is
	 * @param settings the limit, and whether it is leased
	 * @param instances of how many instances this is one
	 */
	public Ours(String uri, RedisRateSettings settings, int instances) {
		this.connections = OwnConnections.to(uri);
		RateFleet fleet = new RateFleet(this.connections.connections(), "benchmark", () -> instances, Ticker.system(),
				Schedulers.parallel());
		this.limiter = new RedisRateLimiter(fleet, "hot", RateAlgorithm.TOKEN_BUCKET, () -> settings, 100);
	}

	@Override
	public boolean tryAcquire() {
		CompletionStage<Long> answer = this.limiter.tryAcquire("key", 1);
		return answer.toCompletableFuture().join() <= 0;
	}

	/**
	 * Returns how often something happened.
	 * @param event what
	 * @return the count since the start
	 */
	public long count(RateEvent event) {
		return this.limiter.counts().count(event);
	}

	@Override
	public void close() {
		this.connections.close();
	}

}
