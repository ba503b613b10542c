package io.outrigger.autoconfigure.redis;

import io.outrigger.autoconfigure.actuate.Feature;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.actuate.FeatureStatus;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.health.RedisHealth;

/**
 * Tells the overview whether Redis answers, and for how long it has not.
 */
class RedisReport implements FeatureReport {

	private final RedisConnections connections;

	RedisReport(RedisConnections connections) {
		this.connections = connections;
	}

	@Override
	public Feature feature() {
		return Feature.REDIS;
	}

	@Override
	public FeatureStatus status() {
		RedisHealth health = this.connections.health();
		return new FeatureStatus("redis", this.connections.silence().toMillis(), health.reason());
	}

}
