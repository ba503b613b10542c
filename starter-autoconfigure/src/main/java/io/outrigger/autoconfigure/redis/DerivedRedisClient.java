package io.outrigger.autoconfigure.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.util.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration.StaticMasterReplicaConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.redis.RedisConnector;
import io.outrigger.redis.RedisSettings;

/**
 * A client of our own that goes where the user's goes: same servers, sign-in and TLS, our
 * time-outs and our conduct while Redis is away. The user's client stays as it is.
 */
class DerivedRedisClient implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(DerivedRedisClient.class);

	private static final Duration SHUTDOWN = Duration.ofSeconds(2);

	private final LettuceConnectionFactory factory;

	private final Timer timer = RedisConnector.timer();

	private final ClientResources resources;

	/*
	 * What ours are derived from, unless the user has some.
	 */
	private final @Nullable ClientResources owned;

	DerivedRedisClient(LettuceConnectionFactory users, RedisSettings settings) {
		LettuceClientConfiguration configuration = users.getClientConfiguration();
		ClientResources shared = configuration.getClientResources().orElse(null);
		ClientResources base = (shared != null) ? shared : DefaultClientResources.create();
		this.owned = (shared != null) ? null : base;
		this.resources = RedisConnector.resources(base, this.timer);
		this.factory = new LettuceConnectionFactory(target(users), new DerivedClientConfiguration(configuration,
				RedisConnector.options(options(users), settings), this.resources, settings.addressTimeout()));
		this.factory.setEarlyStartup(false);
	}

	/*
	 * Makes the client, which connects to nothing yet.
	 */
	AbstractRedisClient start() {
		this.factory.afterPropertiesSet();
		this.factory.start();
		return this.factory.getRequiredNativeClient();
	}

	@Override
	public void close() {
		if (!ends(this.factory::destroy, SHUTDOWN)) {
			logger.debug("The connections to Redis are not closed after {}", SHUTDOWN);
		}
		shutdown(this.resources);
		this.timer.stop();
		if (this.owned != null) {
			shutdown(this.owned);
		}
	}

	/*
	 * Lettuce waits without a limit for connections that are being made, and they may
	 * come to nothing: an application must stop all the same.
	 */
	static boolean ends(Runnable task, Duration limit) {
		Thread thread = new Thread(task, "outrigger-redis-shutdown");
		thread.setDaemon(true);
		thread.start();
		try {
			thread.join(limit.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return !thread.isAlive();
	}

	private static void shutdown(ClientResources resources) {
		if (!resources.shutdown(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)
			.awaitUninterruptibly(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)) {
			logger.debug("Threads of the connections to Redis still run after {}", SHUTDOWN);
		}
	}

	private static RedisConfiguration target(LettuceConnectionFactory users) {
		if (users.getClusterConfiguration() != null) {
			return users.getClusterConfiguration();
		}
		if (users.getSentinelConfiguration() != null) {
			return users.getSentinelConfiguration();
		}
		// Not to be asked for, and taken for a Redis on this machine otherwise
		Object configuration = new DirectFieldAccessor(users).getPropertyValue("configuration");
		InvalidPropertyException.require(!(configuration instanceof StaticMasterReplicaConfiguration),
				"outrigger.backend", "redis", "memory, for a static master and replicas are not supported");
		RedisSocketConfiguration socket = users.getSocketConfiguration();
		return (socket != null) ? socket : users.getStandaloneConfiguration();
	}

	private static ClientOptions options(LettuceConnectionFactory users) {
		ClientOptions options = users.getClientConfiguration().getClientOptions().orElseGet(ClientOptions::create);
		boolean cluster = users.isClusterAware();
		return (cluster && !(options instanceof ClusterClientOptions)) ? ClusterClientOptions.builder(options).build()
				: options;
	}

}
