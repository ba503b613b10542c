package io.outrigger.benchmarks.redis;

import java.time.Duration;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.util.Timer;
import reactor.core.scheduler.Schedulers;

import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisConnector;
import io.outrigger.redis.RedisSettings;
import io.outrigger.time.Ticker;

/**
 * Our connections, as the auto-configuration makes them.
 */
public final class OwnConnections implements AutoCloseable {

	private static final RedisSettings PATIENT = new RedisSettings(Duration.ofSeconds(5), Duration.ofSeconds(10),
			Duration.ofSeconds(5), Duration.ofSeconds(1));

	private final ClientResources shared = DefaultClientResources.create();

	private final Timer timer = RedisConnector.timer();

	private final ClientResources resources = RedisConnector.resources(this.shared, this.timer);

	private final RedisClient client;

	private final RedisConnections connections;

	private OwnConnections(RedisURI uri, RedisSettings settings) {
		this.client = RedisClient.create(this.resources, uri);
		this.client.setOptions(RedisConnector.options(ClientOptions.create(), settings));
		this.connections = new RedisConnections(new RedisConnector(this.client, settings), settings, Ticker.system(),
				Schedulers.parallel());
	}

	/**
	 * Connects with the defaults, and waits until the connections stand.
	 * @param uri where
	 * @return the connections
	 */
	public static OwnConnections to(String uri) {
		return to(uri, RedisSettings.DEFAULTS);
	}

	/**
	 * Connects with long time-outs, so that preparing a measurement does not fail where
	 * the machine is busy with others.
	 * @param uri where
	 * @return the connections
	 */
	public static OwnConnections patient(String uri) {
		return to(uri, PATIENT);
	}

	private static OwnConnections to(String uri, RedisSettings settings) {
		RedisURI address = RedisURI.create(uri);
		address.setTimeout(settings.commandTimeout());
		OwnConnections own = new OwnConnections(address, settings);
		own.connections.start();
		own.connections.healthChanges().filter((health) -> health.isUp()).blockFirst(Duration.ofSeconds(10));
		return own;
	}

	/**
	 * Returns the connections.
	 * @return the connections
	 */
	public RedisConnections connections() {
		return this.connections;
	}

	@Override
	public void close() {
		this.connections.stop().block(Duration.ofSeconds(10));
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.resources.shutdown().awaitUninterruptibly();
		this.timer.stop();
		this.shared.shutdown().awaitUninterruptibly();
	}

}
