package io.outrigger.flow.rate.redis;

import java.time.Duration;

import io.outrigger.flow.rate.RateLimit;

/**
 * How a fleet-wide limit works.
 *
 * @param limit how much the fleet may do in a time, for each key
 * @param lease for how much time an instance may take permits in advance where many are
 * asked for, up to 10 s; none if zero: then Redis decides each time
 * @param patience how long Redis is waited for before an instance decides by itself, from
 * 1 ms to 10 s
 */
public record RedisRateSettings(RateLimit limit, Duration lease, Duration patience) {

	private static final Duration LONGEST = Duration.ofSeconds(10);

	private static final Duration LEASE = Duration.ofMillis(50);

	private static final Duration LONGEST_REST = Duration.ofMillis(25);

	private static final Duration PATIENCE = Duration.ofMillis(20);

	/**
	 * Checks the ranges.
	 * @throws IllegalArgumentException if a value is out of its range
	 */
	public RedisRateSettings {
		if (lease.isNegative() || lease.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException("lease is " + lease + " but must be from 0 to " + LONGEST);
		}
		if (patience.compareTo(Duration.ofMillis(1)) < 0 || patience.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException("patience is " + patience + " but must be from 1 ms to " + LONGEST);
		}
	}

	/**
	 * Returns settings by which Redis decides each time, and is waited for 20 ms.
	 * @param limit how much the fleet may do in a time
	 * @return the settings
	 */
	public static RedisRateSettings exact(RateLimit limit) {
		return new RedisRateSettings(limit, Duration.ZERO, PATIENCE);
	}

	/**
	 * Returns settings by which instances take permits for 50 ms in advance, and wait for
	 * Redis for 20 ms.
	 * @param limit how much the fleet may do in a time
	 * @return the settings
	 */
	public static RedisRateSettings leased(RateLimit limit) {
		return new RedisRateSettings(limit, LEASE, PATIENCE);
	}

	boolean isLeased() {
		return !this.lease.isZero();
	}

	/*
	 * How many permits one of so many instances may hold.
	 */
	long mostLeased(RateAlgorithm algorithm, int instances) {
		double ofLease = this.limit.permits() * ((double) this.lease.toNanos() / this.limit.period().toNanos());
		return Math.min((long) ofLease, algorithm.most(this.limit)) / Math.max(1, instances);
	}

	/*
	 * For how many nanoseconds a key that got less in advance than it asked for lets
	 * permits gather: until a quarter of what the fleet may hold can have come, so that
	 * no bucket runs over, but at least one.
	 */
	long rest(RateAlgorithm algorithm) {
		double one = (double) this.limit.period().toNanos() / this.limit.permits();
		double quarter = Math.min((double) this.lease.toNanos(), algorithm.most(this.limit) * one) / 4;
		return (long) Math.ceil(Math.max(one, Math.min(quarter, (double) LONGEST_REST.toNanos())));
	}

}
