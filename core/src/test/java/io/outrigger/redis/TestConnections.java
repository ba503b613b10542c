package io.outrigger.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.util.Timer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.time.Ticker;

/**
 * Connections as the auto-configuration makes them, on short times.
 */
public final class TestConnections implements AutoCloseable {

	/**
	 * Short times, so that faults show soon.
	 */
	public static final RedisSettings SETTINGS = new RedisSettings(Duration.ofMillis(200), Duration.ofSeconds(1),
			Duration.ofMillis(500), Duration.ofMillis(100));

	/**
	 * Times that a busy machine keeps too, where a fault must show.
	 */
	public static final RedisSettings UNHURRIED = new RedisSettings(Duration.ofSeconds(1), Duration.ofSeconds(2),
			Duration.ofSeconds(1), Duration.ofMillis(100));

	/**
	 * Times that pass only where Redis is gone, for tests that leave it alone.
	 */
	public static final RedisSettings PATIENT = new RedisSettings(Duration.ofSeconds(5), Duration.ofSeconds(10),
			Duration.ofSeconds(5), Duration.ofSeconds(1));

	private final ClientResources shared = DefaultClientResources.create();

	private final Timer timer = RedisConnector.timer();

	private final ClientResources resources = RedisConnector.resources(this.shared, this.timer);

	private final AbstractRedisClient client;

	private final RedisConnections connections;

	private TestConnections(RedisURI uri, boolean cluster, RedisSettings settings) {
		uri.setTimeout(settings.addressTimeout());
		if (cluster) {
			RedisClusterClient client = RedisClusterClient.create(this.resources, uri);
			client.setOptions((ClusterClientOptions) RedisConnector.options(ClusterClientOptions.create(), settings));
			this.client = client;
		}
		else {
			RedisClient client = RedisClient.create(this.resources, uri);
			client.setOptions(RedisConnector.options(ClientOptions.create(), settings));
			this.client = client;
		}
		this.connections = new RedisConnections(new RedisConnector(this.client, settings), settings, Ticker.system(),
				Schedulers.parallel());
	}

	/**
	 * Prepares connections to one server, or to the master behind Sentinels.
	 * @param uri where
	 * @return the connections, not started
	 */
	public static TestConnections to(String uri) {
		return to(uri, SETTINGS);
	}

	/**
	 * Prepares connections to one server, or to the master behind Sentinels.
	 * @param uri where
	 * @param settings how long to wait
	 * @return the connections, not started
	 */
	public static TestConnections to(String uri, RedisSettings settings) {
		return new TestConnections(RedisURI.create(uri), false, settings);
	}

	/**
	 * Prepares connections to a Cluster.
	 * @param uri one of its nodes
	 * @return the connections, not started
	 */
	public static TestConnections toCluster(String uri) {
		return toCluster(uri, SETTINGS);
	}

	/**
	 * Prepares connections to a Cluster.
	 * @param uri one of its nodes
	 * @param settings how long to wait
	 * @return the connections, not started
	 */
	public static TestConnections toCluster(String uri, RedisSettings settings) {
		return new TestConnections(RedisURI.create(uri), true, settings);
	}

	/**
	 * Starts them.
	 * @return the connections, which may not stand yet
	 */
	public RedisConnections start() {
		this.connections.start();
		return this.connections;
	}

	@Override
	public void close() {
		this.connections.stop().block(Duration.ofSeconds(10));
		// Lettuce's own way to wait for this has no limit
		Mono.fromFuture(this.client.shutdownAsync(0, 2, TimeUnit.SECONDS))
			.timeout(Duration.ofSeconds(5))
			.onErrorComplete()
			.block();
		this.resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
		this.timer.stop();
		this.shared.shutdown(0, 2, TimeUnit.SECONDS);
	}

}
