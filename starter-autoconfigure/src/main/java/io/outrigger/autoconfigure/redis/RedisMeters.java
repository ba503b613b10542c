package io.outrigger.autoconfigure.redis;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisEvent;

/**
 * Meters of the connections to Redis; {@code docs/redis.md} lists them.
 */
class RedisMeters implements MeterBinder {

	private static final Map<RedisEvent, String> CONNECTION_EVENTS = Map.of(RedisEvent.CONNECTED, "made",
			RedisEvent.CONNECT_FAILED, "failed", RedisEvent.DISCONNECTED, "lost");

	private final RedisConnections connections;

	RedisMeters(RedisConnections connections) {
		this.connections = connections;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		Gauge.builder("outrigger.redis.up", this.connections, (redis) -> redis.health().isUp() ? 1 : 0)
			.description("Whether Redis answers")
			.register(meters);
		Gauge.builder("outrigger.redis.breaker.open", this.connections, (redis) -> redis.isBreakerOpen() ? 1 : 0)
			.description("Whether calls are answered by the breaker")
			.register(meters);
		TimeGauge
			.builder("outrigger.redis.silence", this.connections, TimeUnit.NANOSECONDS,
					(redis) -> redis.silence().toNanos())
			.description("Time since Redis last answered a probe")
			.register(meters);
		for (RedisEvent event : RedisEvent.values()) {
			bind(event, meters);
		}
	}

	private void bind(RedisEvent event, MeterRegistry meters) {
		String connection = CONNECTION_EVENTS.get(event);
		if (connection != null) {
			FunctionCounter
				.builder("outrigger.redis.connections", this.connections, (redis) -> redis.counts().count(event))
				.tag("event", connection)
				.description("Connections made, not made, and lost")
				.register(meters);
		}
		else if (event == RedisEvent.SCRIPT_SENT) {
			FunctionCounter
				.builder("outrigger.redis.scripts.sent", this.connections, (redis) -> redis.counts().count(event))
				.description("Scripts whose text was sent, because Redis did not know them")
				.register(meters);
		}
		else {
			FunctionCounter.builder("outrigger.redis.calls", this.connections, (redis) -> redis.counts().count(event))
				.tag("outcome", event.name().toLowerCase(Locale.ROOT))
				.description("Calls by what became of them")
				.register(meters);
		}
	}

}
