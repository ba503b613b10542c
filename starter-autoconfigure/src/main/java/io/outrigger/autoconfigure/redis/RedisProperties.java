package io.outrigger.autoconfigure.redis;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.redis.RedisSettings;
import io.outrigger.redis.feed.FeedSettings;

/**
 * Configuration properties of the platform's own connections to Redis. Where Redis is,
 * and how to sign in, is said by {@code spring.data.redis.*}.
 *
 * @param commandTimeout Time that a call waits for its answer.
 * @param bulkTimeout Time that each page of a read of many may take, and the renewal of a
 * lease.
 * @param connectTimeout Time that a connection may take to be made, and then to be
 * greeted.
 * @param probeInterval Time between two probes of the connection.
 * @param comparisonInterval Time between two comparisons of a view with Redis, which
 * bounds what a lost message costs.
 */
@ConfigurationProperties("outrigger.redis")
record RedisProperties(@DefaultValue("200ms") Duration commandTimeout, @DefaultValue("5s") Duration bulkTimeout,
		@DefaultValue("1s") Duration connectTimeout, @DefaultValue("1s") Duration probeInterval,
		@DefaultValue("5s") Duration comparisonInterval) {

	private static final int MAX_RECORDS = 100_000;

	/**
	 * Checks every value.
	 */
	RedisProperties {
		require("command-timeout", commandTimeout, Duration.ofMillis(1), Duration.ofSeconds(10));
		require("bulk-timeout", bulkTimeout, Duration.ofMillis(1), Duration.ofMinutes(1));
		require("connect-timeout", connectTimeout, Duration.ofMillis(1), Duration.ofMinutes(1));
		require("probe-interval", probeInterval, Duration.ofMillis(10), Duration.ofMinutes(1));
		require("comparison-interval", comparisonInterval, Duration.ofMillis(10), Duration.ofMinutes(10));
	}

	RedisSettings settings() {
		return new RedisSettings(this.commandTimeout, this.bulkTimeout, this.connectTimeout, this.probeInterval);
	}

	FeedSettings feedSettings() {
		return new FeedSettings(this.comparisonInterval, MAX_RECORDS);
	}

	private static void require(String name, Duration value, Duration least, Duration most) {
		InvalidPropertyException.require(value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
				"outrigger.redis." + name, value, "from " + least.toMillis() + "ms to " + most.toSeconds() + "s");
	}

}
