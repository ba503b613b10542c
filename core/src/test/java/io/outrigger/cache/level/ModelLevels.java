package io.outrigger.cache.level;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.outrigger.cache.IntelligentCache;
import io.outrigger.time.Ticker;

/**
 * What a level that processes share owes, in as few words as it takes: one for each cache
 * name, whoever opens it. It answers at once; what it tells is delivered at once as well,
 * or when the test says so.
 */
public final class ModelLevels implements SharedLevels {

	private final Map<String, Store> stores = new HashMap<>();

	private final Deque<Runnable> messages = new ArrayDeque<>();

	private final Ticker ticker;

	/**
	 * Whether messages wait until they are {@link #deliver delivered}.
	 */
	public boolean holding;

	/**
	 * Whether nothing can be asked.
	 */
	public boolean down;

	/**
	 * Done before a read is answered, once.
	 */
	public Runnable beforeAnswer = () -> {
	};

	/**
	 * Done after a change was made, before whoever made it is answered, once.
	 */
	public Runnable afterChange = () -> {
	};

	public ModelLevels(Ticker ticker) {
		this.ticker = ticker;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <K, V> SharedLevel<K, V> open(IntelligentCache<K, V> cache, ChangeListener<K> listener) {
		Store store = this.stores.computeIfAbsent(cache.name(), (name) -> new Store());
		store.listeners.add((ChangeListener<Object>) listener);
		return new Level<>(store);
	}

	/**
	 * Delivers what was told so far.
	 */
	public void deliver() {
		while (!this.messages.isEmpty()) {
			this.messages.remove().run();
		}
	}

	/**
	 * Tells everybody that nobody knows what changed.
	 */
	public void lose() {
		this.messages.clear();
		this.stores.values().forEach((store) -> store.listeners.forEach((listener) -> {
			for (int bucket = 0; bucket < SharedLevel.BUCKETS; bucket++) {
				listener.lost(bucket);
			}
		}));
	}

	/**
	 * Forgets everything, generations included, as a store does that was emptied.
	 */
	public void flush() {
		this.stores.values().forEach((store) -> {
			store.values.clear();
			store.generations.clear();
			store.epoch = ++store.last;
		});
	}

	private static final class Store {

		private final Map<Object, Stored> values = new HashMap<>();

		private final Map<Object, Long> generations = new HashMap<>();

		private final List<ChangeListener<Object>> listeners = new ArrayList<>();

		private long last;

		private long epoch;

	}

	private record Stored(@Nullable Object value, long until, Ticket ticket) {
	}

	private final class Level<K, V> implements SharedLevel<K, V> {

		private final Store store;

		Level(Store store) {
			this.store = store;
		}

		@Override
		public int bucket(K key) {
			return Math.floorMod(key.hashCode(), BUCKETS);
		}

		@Override
		public Mono<Finding<V>> read(K key) {
			return Mono.fromSupplier(() -> {
				Finding<V> found = ModelLevels.this.down ? Finding.none(Ticket.NONE) : look(key);
				Runnable before = ModelLevels.this.beforeAnswer;
				ModelLevels.this.beforeAnswer = () -> {
				};
				before.run();
				return found;
			});
		}

		private Finding<V> look(K key) {
			V value = value(key);
			Stored stored = this.store.values.get(key);
			if (stored != null) {
				return Finding.of(value, Duration.ofNanos(stored.until() - now()), stored.ticket());
			}
			long generation = this.store.generations.computeIfAbsent(key, (absent) -> ++this.store.last);
			return Finding.none(new Ticket(generation, this.store.epoch));
		}

		@SuppressWarnings("unchecked")
		private @Nullable V value(K key) {
			this.store.values.values().removeIf((stored) -> stored.until() <= now());
			Stored stored = this.store.values.get(key);
			return (stored != null) ? (V) stored.value() : null;
		}

		private long now() {
			return ModelLevels.this.ticker.nanos();
		}

		@Override
		public Mono<Boolean> fill(K key, Ticket ticket, @Nullable V value, Duration ttl) {
			return Mono.fromSupplier(() -> {
				if (ModelLevels.this.down || ticket.equals(Ticket.NONE)) {
					return true;
				}
				Long present = this.store.generations.get(key);
				if (present == null || present != ticket.generation() || this.store.epoch != ticket.epoch()) {
					return false;
				}
				this.store.values.put(key, new Stored(value, now() + ttl.toNanos(), ticket));
				return true;
			});
		}

		@Override
		public Mono<Outcome> put(K key, @Nullable V value, Duration ttl) {
			return change(key, () -> true,
					(ticket) -> this.store.values.put(key, new Stored(value, now() + ttl.toNanos(), ticket)));
		}

		@Override
		public Mono<Outcome> putIfAbsent(K key, V value, Duration ttl) {
			return change(key, () -> value(key) == null,
					(ticket) -> this.store.values.put(key, new Stored(value, now() + ttl.toNanos(), ticket)));
		}

		@Override
		public Mono<Outcome> replace(K key, V expected, V value, Duration ttl) {
			return change(key, () -> expected.equals(value(key)),
					(ticket) -> this.store.values.put(key, new Stored(value, now() + ttl.toNanos(), ticket)));
		}

		@Override
		public Mono<Outcome> evict(K key) {
			return change(key, () -> true, (ticket) -> this.store.values.remove(key));
		}

		private Mono<Outcome> change(K key, Supplier<Boolean> condition, Consumer<Ticket> change) {
			return Mono.fromSupplier(() -> {
				if (ModelLevels.this.down) {
					return Outcome.UNKNOWN;
				}
				if (!condition.get()) {
					return Outcome.REFUSED;
				}
				long generation = ++this.store.last;
				this.store.generations.put(key, generation);
				change.accept(new Ticket(generation, this.store.epoch));
				tell((listener) -> listener.changed(bucket(key), key, generation));
				Runnable after = ModelLevels.this.afterChange;
				ModelLevels.this.afterChange = () -> {
				};
				after.run();
				return new Outcome(true, generation);
			});
		}

		@Override
		public Mono<Void> clear() {
			return Mono.fromRunnable(() -> {
				this.store.values.clear();
				this.store.epoch = ++this.store.last;
				for (int bucket = 0; bucket < BUCKETS; bucket++) {
					int cleared = bucket;
					tell((listener) -> listener.lost(cleared));
				}
			});
		}

		private void tell(Consumer<ChangeListener<Object>> message) {
			for (ChangeListener<Object> listener : this.store.listeners) {
				ModelLevels.this.messages.add(() -> message.accept(listener));
			}
			if (!ModelLevels.this.holding) {
				deliver();
			}
		}

		@Override
		public Duration age() {
			return Duration.ZERO;
		}

	}

}
