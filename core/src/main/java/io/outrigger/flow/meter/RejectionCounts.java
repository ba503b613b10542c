package io.outrigger.flow.meter;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import io.outrigger.flow.Rejection.Reason;

/**
 * How often an instrument refused, by reason, since it was made. Counting is lock-free
 * and allocates nothing. Safe for use from several threads.
 */
public final class RejectionCounts {

	/*
	 * Has a counter for each reason from the start, and does not change itself.
	 */
	private final Map<Reason, AtomicLong> counts = new EnumMap<>(Reason.class);

	/**
	 * Creates counts of nothing.
	 */
	public RejectionCounts() {
		for (Reason reason : Reason.values()) {
			this.counts.put(reason, new AtomicLong());
		}
	}

	/**
	 * Counts one.
	 * @param reason why it was refused
	 */
	public void add(Reason reason) {
		counter(reason).getAndIncrement();
	}

	/**
	 * Returns how many were refused for one reason.
	 * @param reason the reason
	 * @return the count
	 */
	public long count(Reason reason) {
		return counter(reason).get();
	}

	/**
	 * Returns how many were refused.
	 * @return the counts by reason, without reasons that never were; a copy
	 */
	public Map<Reason, Long> byReason() {
		Map<Reason, Long> all = new EnumMap<>(Reason.class);
		this.counts.forEach((reason, count) -> {
			if (count.get() != 0) {
				all.put(reason, count.get());
			}
		});
		return all;
	}

	private AtomicLong counter(Reason reason) {
		return Objects.requireNonNull(this.counts.get(reason));
	}

}
