package io.outrigger.sidecar;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the requests that come in. Safe for use from several threads; counting takes no
 * lock.
 */
public final class InboundTraffic {

	private final LongAdder inFlight = new LongAdder();

	private final LongAdder strippedHeaders = new LongAdder();

	private final Map<InboundOutcome, LongAdder> outcomes = new EnumMap<>(InboundOutcome.class);

	/**
	 * Creates counts of zero.
	 */
	public InboundTraffic() {
		for (InboundOutcome outcome : InboundOutcome.values()) {
			this.outcomes.put(outcome, new LongAdder());
		}
	}

	/**
	 * Notes that a request came in.
	 * @return the request, which must be told how it ends
	 */
	public InboundRequest begin() {
		this.inFlight.increment();
		return new InboundRequest(this);
	}

	/**
	 * Notes that headers were kept from the service.
	 * @param headers how many
	 */
	public void stripped(int headers) {
		this.strippedHeaders.add(headers);
	}

	/**
	 * Returns the number of requests that came in and did not end.
	 * @return the number
	 */
	public long inFlight() {
		return this.inFlight.sum();
	}

	/**
	 * Returns how many headers were kept from the service.
	 * @return the number
	 */
	public long strippedHeaders() {
		return this.strippedHeaders.sum();
	}

	/**
	 * Returns how many requests ended in one way.
	 * @param outcome the way
	 * @return the number
	 */
	public long ends(InboundOutcome outcome) {
		return counter(outcome).sum();
	}

	void left() {
		this.inFlight.decrement();
	}

	void ended(InboundOutcome outcome) {
		counter(outcome).increment();
	}

	private LongAdder counter(InboundOutcome outcome) {
		return Objects.requireNonNull(this.outcomes.get(outcome));
	}

}
