package io.outrigger.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timer;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * Opens connections to a standalone Redis, the master behind Sentinels, or a Cluster.
 * Whoever makes the client gives it the {@linkplain #options options} and
 * {@linkplain #resources resources} from here, or calls would wait where they should not,
 * and its addresses the {@linkplain RedisSettings#addressTimeout time-out}.
 */
public final class RedisConnector {

	private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

	private static final Duration TICK = Duration.ofMillis(10);

	private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(15);

	private static final Duration TOPOLOGY_PAUSE = Duration.ofSeconds(1);

	private final AbstractRedisClient client;

	private final RedisSettings settings;

	/**
	 * Creates a connector.
	 * @param client a {@link RedisClient} with an address of its own, or a
	 * {@link RedisClusterClient}
	 * @param settings how long to wait
	 */
	public RedisConnector(AbstractRedisClient client, RedisSettings settings) {
		if (!(client instanceof RedisClient) && !(client instanceof RedisClusterClient)) {
			throw new IllegalArgumentException("No connections are known of " + client.getClass().getName());
		}
		this.client = client;
		this.settings = settings;
		client.addListener(new AtMostOnce());
	}

	/**
	 * Derives the options of our connections: a call without a connection is refused, and
	 * what waits for answers is not counted by Lettuce, which would take a lock for it.
	 * @param options the user's, of which TLS, protocol and the like are kept
	 * @param settings how long to wait
	 * @return the options, for a Cluster if the given ones are
	 */
	public static ClientOptions options(ClientOptions options, RedisSettings settings) {
		ClientOptions.Builder ours = options.mutate()
			.autoReconnect(true)
			.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
			.requestQueueSize(ClientOptions.DEFAULT_REQUEST_QUEUE_SIZE)
			.socketOptions(options.getSocketOptions().mutate().connectTimeout(settings.connectTimeout()).build())
			.suspendReconnectOnProtocolFailure(false)
			.timeoutOptions(TimeoutOptions.enabled());
		if (ours instanceof ClusterClientOptions.Builder cluster) {
			cluster.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
				.enableAllAdaptiveRefreshTriggers()
				.adaptiveRefreshTriggersTimeout(TOPOLOGY_PAUSE)
				.enablePeriodicRefresh(TOPOLOGY_REFRESH)
				.build());
		}
		return ours.build();
	}

	/**
	 * Creates a timer that is finer than Lettuce's own, by which a call may wait half as
	 * long again as its time-out.
	 * @return the timer, with a thread of its own; to be stopped after the resources
	 */
	public static Timer timer() {
		return new HashedWheelTimer(new DefaultThreadFactory("outrigger-redis-timer", true), TICK.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	/**
	 * Derives the resources of our connections: a lost connection is made again soon, and
	 * not by all processes of a fleet at once.
	 * @param resources the user's, of which threads, metrics and the like are shared
	 * @param timer measures time-outs
	 * @return the resources, to be shut down before the user's
	 */
	public static ClientResources resources(ClientResources resources, Timer timer) {
		// Named one by one they count as shared, and shutting ours down leaves them
		// running
		return resources.mutate()
			.eventLoopGroupProvider(resources.eventLoopGroupProvider())
			.eventExecutorGroup(resources.eventExecutorGroup())
			.timer(timer)
			.commandLatencyRecorder(resources.commandLatencyRecorder())
			.reconnectDelay(Delay.fullJitter(Duration.ofMillis(20), Duration.ofSeconds(1), 20, TimeUnit.MILLISECONDS))
			.build();
	}

	boolean isCluster() {
		return this.client instanceof RedisClusterClient;
	}

	/*
	 * Blocks, not longer than it takes to connect and to be greeted.
	 */
	RedisLinks connect() {
		RedisLinks.Link calls = null;
		RedisLinks.Link bulk = null;
		try {
			calls = link(this.settings.commandTimeout());
			bulk = link(this.settings.bulkTimeout());
			return new RedisLinks(calls, bulk, connectPubSub());
		}
		catch (RuntimeException ex) {
			RedisLinks.Link.close(calls);
			RedisLinks.Link.close(bulk);
			throw ex;
		}
	}

	private RedisLinks.Link link(Duration timeout) {
		RedisLinks.Link link;
		if (this.client instanceof RedisClusterClient cluster) {
			StatefulRedisClusterConnection<String, byte[]> connection = cluster.connect(CODEC);
			link = new RedisLinks.Link(connection, connection.async());
		}
		else {
			StatefulRedisConnection<String, byte[]> connection = ((RedisClient) this.client).connect(CODEC);
			link = new RedisLinks.Link(connection, connection.async());
		}
		link.connection().setTimeout(within(timeout));
		return link;
	}

	/*
	 * The timer is late by a step and what else the machine does, the caller must not be.
	 */
	private static Duration within(Duration timeout) {
		Duration late = TICK.multipliedBy(2);
		Duration share = timeout.dividedBy(10);
		return timeout.minus((late.compareTo(share) < 0) ? late : share);
	}

	private StatefulRedisPubSubConnection<String, byte[]> connectPubSub() {
		return (this.client instanceof RedisClusterClient cluster) ? cluster.connectPubSub(CODEC)
				: ((RedisClient) this.client).connectPubSub(CODEC);
	}

	/*
	 * Lettuce keeps what was under way when a connection broke, and sends it again. It
	 * may have taken effect already, and its caller may have gone another way: it fails
	 * instead. Called after it was kept and before it is sent.
	 */
	private static final class AtMostOnce extends RedisConnectionStateAdapter {

		@Override
		@SuppressWarnings("deprecation") // harmful only on an open connection
		public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
			if (connection instanceof StatefulRedisConnection<?, ?> interrupted
					&& !(connection instanceof StatefulRedisPubSubConnection)) {
				interrupted.reset();
			}
		}

	}

}
