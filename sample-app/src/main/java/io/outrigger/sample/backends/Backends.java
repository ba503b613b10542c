package io.outrigger.sample.backends;

import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The servers and what they need, started together and closed together, by whichever
 * thread closes first.
 */
final class Backends implements Closeable {

	/* Ctrl-C reaches Redis too, which may be gone before this process has heard of it */
	private static final long GRACE_MILLIS = 1000;

	private final Deque<Runnable> closers = new ArrayDeque<>();

	private final CountDownLatch closing = new CountDownLatch(1);

	/*
	 * Redis may not be ready yet. Whoever closes meanwhile waits, so that nothing is
	 * started behind its back.
	 */
	synchronized RedisProcess start(BackendsOptions options) throws InterruptedException {
		if (this.closing.getCount() == 0) {
			throw new BackendsException("Told to end before anything was started");
		}
		Loopback.requireFree(BackendsOptions.REDIS_PORT, options.redisPort());
		Loopback.requireFree(BackendsOptions.DATABASE_PORT, options.databasePort());
		WorkingDirectory directory = WorkingDirectory.create();
		this.closers.push(directory::close);
		RedisExecutable executable = RedisSearch.of(directory.path()).find();
		RedisProcess redis = RedisProcess.start(executable, options.redisPort(), directory.path());
		this.closers.push(redis::close);
		DatabaseServer database = DatabaseServer.create(options.databasePort(), directory.path());
		this.closers.push(database::close);
		database.listen();
		return redis;
	}

	/*
	 * Waits until Redis ends. Empty if it was told to, else how it ended.
	 */
	Optional<String> awaitEnd(RedisProcess redis) throws InterruptedException {
		String end = redis.awaitEnd();
		return this.closing.await(GRACE_MILLIS, TimeUnit.MILLISECONDS) ? Optional.empty() : Optional.of(end);
	}

	@Override
	public void close() {
		this.closing.countDown();
		synchronized (this) {
			while (!this.closers.isEmpty()) {
				this.closers.pop().run();
			}
		}
	}

}
