package io.outrigger.benchmarks.flow.hotkey;

import java.time.Duration;

import org.redisson.api.RRateLimiter;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * Redisson's limiter, which keeps a log.
 */
public final class Redisson implements Contender {

	private final RedissonClient client;

	private final RRateLimiter limiter;

	/**
	 * Connects.
	 * @param uri where Redis is
	 */
	public Redisson(String uri) {
		Config config = new Config();
		config.useSingleServer().setAddress(uri);
		this.client = org.redisson.Redisson.create(config);
		this.limiter = this.client.getRateLimiter("redisson");
		this.limiter.trySetRate(RateType.OVERALL, MUCH, Duration.ofSeconds(1));
	}

	@Override
	public boolean tryAcquire() {
		return this.limiter.tryAcquire();
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

}
