package io.outrigger.sidecar.inbound;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.outrigger.time.Ticker;

/**
 * Counts the requests that were not let in, and logs them: each reason at most once in
 * ten seconds, with how many there were. Safe for use from several threads; takes no
 * lock.
 */
public final class Refusals {

	private static final Logger logger = LoggerFactory.getLogger(Refusals.class);

	private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

	private final Map<Refusal, Count> counts = new EnumMap<>(Refusal.class);

	private final Ticker ticker;

	/**
	 * Creates counts of zero.
	 * @param ticker measures the time between two lines of the log
	 */
	public Refusals(Ticker ticker) {
		this.ticker = ticker;
		for (Refusal refusal : Refusal.values()) {
			this.counts.put(refusal, new Count(ticker.nanos()));
		}
	}

	/**
	 * Notes that a request was not let in.
	 * @param refusal why
	 */
	public void add(Refusal refusal) {
		Count count = of(refusal);
		count.all.increment();
		long now = this.ticker.nanos();
		long due = count.due.get();
		if (now - due >= 0 && count.due.compareAndSet(due, now + INTERVAL)) {
			logger.warn("Request refused with status {}: {} ({} so far)", refusal.status(), refusal.detail(),
					count.all.sum());
		}
	}

	/**
	 * Returns how many requests were not let in for a reason.
	 * @param refusal the reason
	 * @return the number
	 */
	public long count(Refusal refusal) {
		return of(refusal).all.sum();
	}

	private Count of(Refusal refusal) {
		return Objects.requireNonNull(this.counts.get(refusal));
	}

	private static final class Count {

		private final LongAdder all = new LongAdder();

		private final AtomicLong due;

		Count(long due) {
			this.due = new AtomicLong(due);
		}

	}

}
