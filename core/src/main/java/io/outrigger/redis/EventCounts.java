package io.outrigger.redis;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts events of some kind since the start. Safe for use from several threads.
 *
 * @param <E> the kinds of events
 */
public final class EventCounts<E extends Enum<E>> {

	private final Class<E> type;

	private final Map<E, LongAdder> counts;

	/**
	 * Creates counts that are all zero.
	 * @param events the kinds of events
	 */
	public EventCounts(Class<E> events) {
		this.type = events;
		this.counts = new EnumMap<>(events);
		for (E event : events.getEnumConstants()) {
			this.counts.put(event, new LongAdder());
		}
	}

	/**
	 * Returns how often something happened.
	 * @param event what
	 * @return the count
	 */
	public long count(E event) {
		return of(event).sum();
	}

	/**
	 * Counts one more.
	 * @param event what happened
	 */
	public void add(E event) {
		of(event).increment();
	}

	/**
	 * Returns how often everything happened.
	 * @return the counts, read one after another
	 */
	public Map<E, Long> snapshot() {
		Map<E, Long> snapshot = new EnumMap<>(this.type);
		this.counts.forEach((event, count) -> snapshot.put(event, count.sum()));
		return snapshot;
	}

	private LongAdder of(E event) {
		return Objects.requireNonNull(this.counts.get(event));
	}

}
