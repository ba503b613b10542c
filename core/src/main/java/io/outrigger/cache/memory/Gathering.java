package io.outrigger.cache.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.MonoSink;

/**
 * One caller's batch: collects what each key brings, and answers when all have.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Gathering<K, V> implements Disposable {

	private final Map<K, Arrival<V>> arrivals = new ConcurrentHashMap<>();

	private final AtomicBoolean ended = new AtomicBoolean();

	private final AtomicInteger missing;

	private final Set<K> keys;

	private final MonoSink<Map<K, Arrival<V>>> sink;

	private final List<Disposable> collecting = new ArrayList<>();

	private volatile @Nullable List<Disposable> seats;

	Gathering(Set<K> keys, MonoSink<Map<K, Arrival<V>>> sink) {
		this.keys = keys;
		this.sink = sink;
		this.missing = new AtomicInteger(keys.size());
	}

	Waiter<V> waiter(K key) {
		return new Waiter<>() {

			@Override
			public void arrived(Arrival<V> arrival) {
				gather(key, arrival);
			}

			@Override
			public void failed(Throwable error) {
				fail(error);
			}

		};
	}

	private void gather(K key, Arrival<V> arrival) {
		this.arrivals.put(key, arrival);
		if (this.missing.decrementAndGet() == 0 && this.ended.compareAndSet(false, true)) {
			Map<K, Arrival<V>> ordered = new LinkedHashMap<>();
			for (K each : this.keys) {
				ordered.put(each, Objects.requireNonNull(this.arrivals.get(each)));
			}
			this.sink.success(ordered);
		}
	}

	private void fail(Throwable error) {
		if (this.ended.compareAndSet(false, true)) {
			this.sink.error(error);
			leave();
		}
	}

	/**
	 * Remembers how to leave a load; only while the keys are claimed, by one thread.
	 * @param seat lets this caller leave
	 */
	void sits(Disposable seat) {
		this.collecting.add(seat);
	}

	/**
	 * Every key is claimed. From here on this caller can leave; if a load failed
	 * meanwhile, it does.
	 */
	void seated() {
		this.seats = this.collecting;
		if (this.ended.get()) {
			leave();
		}
		this.sink.onCancel(this);
	}

	@Override
	public void dispose() {
		this.ended.set(true);
		leave();
	}

	@Override
	public boolean isDisposed() {
		return this.ended.get();
	}

	private void leave() {
		List<Disposable> seats = this.seats;
		if (seats != null) {
			seats.forEach(Disposable::dispose);
		}
	}

}
