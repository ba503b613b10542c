package io.outrigger.loadbalancer.statistics;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.outrigger.time.Ticker;

/**
 * What the statistics of the instances of one service have in common. Safe for use from
 * several threads; nothing here locks.
 */
public final class ServiceStatistics {

	/**
	 * How fast response times fade unless settings say otherwise.
	 */
	public static final Duration DEFAULT_LATENCY_FADING = Duration.ofSeconds(10);

	private final LongAdder inFlight = new LongAdder();

	private final AtomicInteger changes = new AtomicInteger();

	private final Ticker ticker;

	private volatile Fading latency = new Fading(DEFAULT_LATENCY_FADING, Float.MAX_VALUE);

	/*
	 * Only for whoever counts changes.
	 */
	private List<InstanceStatistics> counted = List.of();

	/**
	 * Creates statistics of a service without instances.
	 * @param ticker measures how failures and latencies fade
	 */
	public ServiceStatistics(Ticker ticker) {
		this.ticker = ticker;
	}

	/**
	 * Returns the requests in flight at all instances that were last {@link #count
	 * counted}.
	 * @return the number; exact while nothing moves
	 */
	public long inFlight() {
		return this.inFlight.sum();
	}

	/**
	 * Says how fast response times fade.
	 * @param time the time within which they fade to 1/e of themselves
	 */
	public void fadeLatencyWithin(Duration time) {
		if (!this.latency.isWithin(time)) {
			this.latency = new Fading(time, Float.MAX_VALUE);
		}
	}

	/**
	 * Counts other instances from now on. Several threads may say so at once: one of them
	 * does the work, for itself and the others, and the last list wins.
	 * @param latest returns the latest list
	 */
	public void count(Supplier<InstanceStatistics[]> latest) {
		if (this.changes.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		do {
			List<InstanceStatistics> next = Arrays.asList(latest.get());
			Set<InstanceStatistics> left = Collections.newSetFromMap(new IdentityHashMap<>());
			left.addAll(this.counted);
			next.forEach((instance) -> {
				left.remove(instance);
				instance.countForService(true);
			});
			left.forEach((instance) -> instance.countForService(false));
			this.counted = next;
			seen = this.changes.addAndGet(-seen);
		}
		while (seen != 0);
	}

	LongAdder total() {
		return this.inFlight;
	}

	Fading latencyFading() {
		return this.latency;
	}

	/**
	 * Returns the ticker of the service.
	 * @return the ticker that was given
	 */
	public Ticker ticker() {
		return this.ticker;
	}

}
