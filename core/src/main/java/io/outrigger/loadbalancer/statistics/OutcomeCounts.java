package io.outrigger.loadbalancer.statistics;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts picks and what became of them. Counts only grow. Safe for use from several
 * threads; counting takes no lock.
 */
public final class OutcomeCounts {

	private final LongAdder picks = new LongAdder();

	private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);

	/**
	 * Creates counts of zero.
	 */
	public OutcomeCounts() {
		for (Outcome outcome : Outcome.values()) {
			this.outcomes.put(outcome, new LongAdder());
		}
	}

	/**
	 * Counts a pick.
	 */
	public void picked() {
		this.picks.increment();
	}

	/**
	 * Counts an end.
	 * @param outcome how the request ended
	 */
	public void ended(Outcome outcome) {
		counter(outcome).increment();
	}

	/**
	 * Returns how many requests were sent.
	 * @return the number of picks
	 */
	public long picks() {
		return this.picks.sum();
	}

	/**
	 * Returns how many requests ended in one way.
	 * @param outcome the way
	 * @return the number of ends
	 */
	public long ends(Outcome outcome) {
		return counter(outcome).sum();
	}

	/**
	 * Returns how many requests ended in a way that speaks against the instance.
	 * @return the number of failures
	 */
	public long failures() {
		long failures = 0;
		for (Outcome outcome : Outcome.values()) {
			failures += outcome.isFailure() ? ends(outcome) : 0;
		}
		return failures;
	}

	/**
	 * Returns how many requests have not ended yet.
	 * @return picks less ends; exact while nothing moves
	 */
	public long inFlight() {
		// Ends first: a request that begins and ends in between then counts too much,
		// never
		// too little
		long ended = 0;
		for (LongAdder ends : this.outcomes.values()) {
			ended += ends.sum();
		}
		return Math.max(0, picks() - ended);
	}

	private LongAdder counter(Outcome outcome) {
		return Objects.requireNonNull(this.outcomes.get(outcome));
	}

}
