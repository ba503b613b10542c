package io.outrigger.autoconfigure.sidecar.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;

import io.github.resilience4j.consumer.CircularEventConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The last events of one Resilience4j instance. Resilience4j's own takes a lock with
 * every call, and threads that meet at it park; this one takes none.
 *
 * @param <T> the type of the events
 */
final class RecentEvents<T> extends CircularEventConsumer<T> {

	private final AtomicReferenceArray<@Nullable T> events;

	private final AtomicLong next = new AtomicLong();

	RecentEvents(int capacity) {
		super(1);
		this.events = new AtomicReferenceArray<>(Math.max(1, capacity));
	}

	@Override
	public void consumeEvent(T event) {
		this.events.set((int) (this.next.getAndIncrement() % this.events.length()), event);
	}

	/**
	 * Returns the events.
	 * @return from the oldest to the newest, but for those that come meanwhile
	 */
	@Override
	public List<T> getBufferedEvents() {
		List<T> events = new ArrayList<>();
		long end = this.next.get();
		for (long i = Math.max(0, end - this.events.length()); i < end; i++) {
			T event = this.events.get((int) (i % this.events.length()));
			if (event != null) {
				events.add(event);
			}
		}
		return events;
	}

	@Override
	public Stream<T> getBufferedEventsStream() {
		return getBufferedEvents().stream();
	}

}
