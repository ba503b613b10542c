package io.outrigger.benchmarks.cache.shared;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

/**
 * Counts the messages of channels.
 */
public final class Hearing implements AutoCloseable {

	private static final String MARK = "mark";

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final BlockingQueue<Long> countsAtMarks = new ArrayBlockingQueue<>(1);

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> sender;

	/**
	 * Listens from now on.
	 * @param uri where Redis is
	 * @param channels a pattern of their names
	 */
	public Hearing(String uri, String channels) {
		this.client = PlainLettuce.client(uri);
		this.sender = this.client.connect();
		StatefulRedisPubSubConnection<String, String> ear = this.client.connectPubSub();
		AtomicLong heard = new AtomicLong();
		ear.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void message(String pattern, String channel, String message) {
				heard.incrementAndGet();
			}

			@Override
			public void message(String channel, String message) {
				Hearing.this.countsAtMarks.add(heard.get());
			}

		});
		ear.sync().psubscribe(channels);
		ear.sync().subscribe(MARK);
	}

	/**
	 * Returns how many messages were sent so far. Redis delivers in the order of sending,
	 * so none is on its way any more that was sent before this is asked.
	 * @return the count
	 */
	public long count() {
		this.sender.sync().publish(MARK, "");
		try {
			Long count = this.countsAtMarks.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			if (count == null) {
				throw new IllegalStateException("Nothing was heard for " + PATIENCE);
			}
			return count;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while listening", ex);
		}
	}

	@Override
	public void close() {
		PlainLettuce.shutDown(this.client);
	}

}
