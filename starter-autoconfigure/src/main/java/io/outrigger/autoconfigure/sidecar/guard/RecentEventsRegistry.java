package io.outrigger.autoconfigure.sidecar.guard;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.github.resilience4j.consumer.CircularEventConsumer;
import io.github.resilience4j.consumer.EventConsumerRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The last events of Resilience4j instances, for its endpoints.
 *
 * @param <T> the type of the events
 */
final class RecentEventsRegistry<T> implements EventConsumerRegistry<T> {

	private final ConcurrentMap<String, CircularEventConsumer<T>> consumers = new ConcurrentHashMap<>();

	@Override
	public CircularEventConsumer<T> createEventConsumer(String id, int bufferSize) {
		CircularEventConsumer<T> consumer = new RecentEvents<>(bufferSize);
		this.consumers.put(id, consumer);
		return consumer;
	}

	@Override
	public @Nullable CircularEventConsumer<T> removeEventConsumer(String id) {
		return this.consumers.remove(id);
	}

	@Override
	public @Nullable CircularEventConsumer<T> getEventConsumer(String id) {
		return this.consumers.get(id);
	}

	@Override
	public List<CircularEventConsumer<T>> getAllEventConsumer() {
		return List.copyOf(this.consumers.values());
	}

}
