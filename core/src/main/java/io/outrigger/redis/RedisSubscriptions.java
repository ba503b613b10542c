package io.outrigger.redis;

import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Who wants to hear of which channel, whatever becomes of the connection. Safe for use
 * from several threads.
 */
public final class RedisSubscriptions {

	private static final Logger logger = LoggerFactory.getLogger(RedisSubscriptions.class);

	private final ConcurrentHashMap<String, Set<ChannelListener>> listeners = new ConcurrentHashMap<>();

	private volatile @Nullable StatefulRedisPubSubConnection<String, byte[]> connection;

	RedisSubscriptions() {
	}

	/**
	 * Listens to a channel from now on. Messages get lost while there is no connection:
	 * after each gap, and at the beginning, the listener is told that it is subscribed.
	 * @param channel name of the channel
	 * @param listener who listens
	 * @return to listen no longer
	 */
	public Disposable subscribe(String channel, ChannelListener listener) {
		if (!join(channel, listener)) {
			listener.onSubscribed();
		}
		return () -> leave(channel, listener);
	}

	/*
	 * Commands are sent under the lock, so that they reach Redis in the order in which
	 * listeners came and went. Sending does not wait.
	 */
	private synchronized boolean join(String channel, ChannelListener listener) {
		Set<ChannelListener> all = this.listeners.computeIfAbsent(channel, (name) -> ConcurrentHashMap.newKeySet());
		all.add(listener);
		boolean first = all.size() == 1;
		StatefulRedisPubSubConnection<String, byte[]> connection = this.connection;
		if (first && connection != null) {
			request(connection, channel);
		}
		return first;
	}

	private synchronized void leave(String channel, ChannelListener listener) {
		Set<ChannelListener> left = this.listeners.get(channel);
		StatefulRedisPubSubConnection<String, byte[]> connection = this.connection;
		if (left != null && left.remove(listener) && left.isEmpty()) {
			this.listeners.remove(channel);
			if (connection != null) {
				send(() -> connection.async().unsubscribe(channel));
			}
		}
	}

	/*
	 * From now on messages come by this connection.
	 */
	synchronized void attach(StatefulRedisPubSubConnection<String, byte[]> next) {
		next.addListener(new Dispatcher());
		next.addListener(new RedisConnectionStateAdapter() {

			@Override
			public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
				subscribeAll(next);
			}

		});
		this.connection = next;
		subscribeAll(next);
	}

	/*
	 * Also what was asked for while the connection was lost, of which Lettuce knows
	 * nothing.
	 */
	private synchronized void subscribeAll(StatefulRedisPubSubConnection<String, byte[]> connection) {
		String[] channels = this.listeners.keySet().toArray(String[]::new);
		if (channels.length > 0) {
			request(connection, channels);
		}
	}

	private synchronized void leaveUnwanted(String channel) {
		StatefulRedisPubSubConnection<String, byte[]> connection = this.connection;
		if (connection != null && !this.listeners.containsKey(channel)) {
			send(() -> connection.async().unsubscribe(channel));
		}
	}

	private static void request(StatefulRedisPubSubConnection<String, byte[]> connection, String... channels) {
		send(() -> connection.async().subscribe(channels));
	}

	/*
	 * Whoever is not subscribed hears of nothing and finds out by comparing.
	 */
	private static void send(Supplier<CompletionStage<Void>> command) {
		Mono.fromCompletionStage(command).subscribe(null, RedisSubscriptions::failed);
	}

	private static void failed(Throwable failure) {
		if (failure instanceof RedisCommandExecutionException) {
			logger.warn("Redis refuses a subscription; changes are found by comparing alone: {}", failure.getMessage());
		}
		else {
			logger.debug("A subscription could not be changed", failure);
		}
	}

	private Set<ChannelListener> of(String channel) {
		return this.listeners.getOrDefault(channel, Set.of());
	}

	/**
	 * Hears of a channel. Called on the connection's own thread: takes note and returns,
	 * and never throws.
	 */
	public interface ChannelListener {

		/**
		 * A message came.
		 * @param message its bytes
		 */
		void onMessage(byte[] message);

		/**
		 * Messages come from now on; those before may be lost.
		 */
		void onSubscribed();

	}

	private final class Dispatcher extends RedisPubSubAdapter<String, byte[]> {

		@Override
		public void message(String channel, byte[] message) {
			of(channel).forEach((listener) -> listener.onMessage(message));
		}

		@Override
		public void subscribed(String channel, long count) {
			Set<ChannelListener> present = of(channel);
			present.forEach(ChannelListener::onSubscribed);
			if (present.isEmpty()) {
				// Left while the connection was lost, which the connection does not know
				leaveUnwanted(channel);
			}
		}

	}

}
