package io.outrigger.redis.feed;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.Exceptions;

/**
 * Keeps a view as a feature would, and what it was told.
 */
final class View implements FeedListener<String> {

	private final List<FeedState.Cause> wholes = new CopyOnWriteArrayList<>();

	private final List<String> threads = new CopyOnWriteArrayList<>();

	private final AtomicInteger failing = new AtomicInteger();

	private final AtomicInteger callers = new AtomicInteger();

	private volatile Map<String, String> records = Map.of();

	private volatile Throwable failure;

	private volatile int restarts;

	private volatile boolean crowded;

	@Override
	public Decoder<String> decoder() {
		return (id, record) -> text(record);
	}

	@Override
	public void onState(FeedState<String> state) {
		told(() -> {
			this.wholes.add(state.cause());
			this.records = new TreeMap<>(state.records());
		});
	}

	@Override
	public void onChanges(List<FeedChange> changes) {
		told(() -> {
			Map<String, String> next = new TreeMap<>(this.records);
			for (FeedChange change : changes) {
				if (change.value() != null) {
					next.put(change.id(), text(change.value()));
				}
				else {
					next.remove(change.id());
				}
			}
			this.records = next;
		});
	}

	@Override
	public void onRestart() {
		this.restarts++;
	}

	Map<String, String> records() {
		return this.records;
	}

	List<FeedState.Cause> wholes() {
		return this.wholes;
	}

	List<String> threads() {
		return this.threads;
	}

	int restarts() {
		return this.restarts;
	}

	boolean wasCrowded() {
		return this.crowded;
	}

	void failNext(int times, Throwable failure) {
		this.failure = failure;
		this.failing.set(times);
	}

	private void told(Runnable change) {
		this.crowded |= this.callers.incrementAndGet() > 1;
		try {
			this.threads.add(Thread.currentThread().getName());
			if (this.failing.getAndUpdate((left) -> Math.max(left - 1, 0)) > 0) {
				throw Exceptions.propagate(this.failure);
			}
			change.run();
		}
		finally {
			this.callers.decrementAndGet();
		}
	}

	private static String text(byte[] value) {
		return new String(value, StandardCharsets.UTF_8);
	}

}
