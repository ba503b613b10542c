package io.outrigger.cache.level;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.outrigger.cache.CacheEvent;
import io.outrigger.time.Ticker;

/**
 * What a level that processes share owes, in as few words as it takes: one for each cache
 * name, whoever opens it. It answers at once; what it tells is delivered at once as well,
 * or when the test says so.
 */
public final class ModelLevels implements SharedLevels {

	private static final int TAGS = 1000;

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
	public <K, V> SharedLevel<K, V> open(CacheDefinition<K, V> cache, ChangeListener<K> listener) {
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

		private final Map<Object, Item> values = new HashMap<>();

		private final Map<Object, Long> generations = new HashMap<>();

		private final Map<String, Long> tags = new HashMap<>();

		private final Map<Object, Lease> leases = new HashMap<>();

		private final Map<Object, Sinks.Empty<Void>> waiting = new HashMap<>();

		private final List<ChangeListener<Object>> listeners = new ArrayList<>();

		private long last;

		private long epoch;

	}

	private record Item(Content<?> content, long at, boolean expired, Ticket origin) {
	}

	private record Lease(String token, long until) {
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
		public Mono<Finding<V>> read(K key, Duration lease) {
			return Mono.fromSupplier(() -> {
				Finding<V> found = ModelLevels.this.down ? Finding.none(Ticket.NONE) : look(key, lease);
				Runnable before = ModelLevels.this.beforeAnswer;
				ModelLevels.this.beforeAnswer = () -> {
				};
				before.run();
				return found;
			});
		}

		private Finding<V> look(K key, Duration lease) {
			Stored<V> stored = stored(key);
			return (stored != null) ? Finding.of(stored) : Finding.none(issue(key, lease));
		}

		@Override
		public Mono<Finding<V>> prepare(K key, Duration lease) {
			return Mono.fromSupplier(() -> {
				if (ModelLevels.this.down) {
					return Finding.none(Ticket.NONE);
				}
				Ticket ticket = issue(key, lease);
				if (ticket.isBusy()) {
					return Finding.none(ticket);
				}
				this.store.generations.put(key, ++this.store.last);
				return Finding.none(
						new Ticket(this.store.last, ticket.epoch(), ticket.revision(), ticket.lease(), ticket.busy()));
			});
		}

		private Ticket issue(K key, Duration lease) {
			long generation = this.store.generations.computeIfAbsent(key, (absent) -> ++this.store.last);
			Lease held = this.store.leases.get(key);
			if (lease.isZero() || (held != null && held.until() > now())) {
				return new Ticket(generation, this.store.epoch, this.store.last, null,
						lease.isZero() ? Duration.ZERO : Duration.ofNanos(held.until() - now()));
			}
			String token = "lease-" + ++this.store.last;
			this.store.leases.put(key, new Lease(token, now() + lease.toNanos()));
			return new Ticket(generation, this.store.epoch, this.store.last, token, Duration.ZERO);
		}

		@Override
		public Mono<Void> awaitLoad(K key, Duration atMost) {
			return Mono
				.defer(() -> this.store.waiting.computeIfAbsent(key, (absent) -> Sinks.empty()).asMono().take(atMost));
		}

		@Override
		public Mono<Void> release(K key, Ticket ticket) {
			return Mono.fromRunnable(() -> {
				if (end(key, ticket)) {
					wake(key);
				}
			});
		}

		private boolean end(K key, Ticket ticket) {
			Lease held = this.store.leases.get(key);
			return held != null && held.token().equals(ticket.lease()) && this.store.leases.remove(key, held);
		}

		private void wake(K key) {
			Sinks.Empty<Void> waiting = this.store.waiting.remove(key);
			if (waiting != null) {
				waiting.tryEmitEmpty();
			}
		}

		@Override
		public Mono<Boolean> isCurrent(K key, Ticket origin, Set<String> tags) {
			return Mono.fromSupplier(() -> {
				Stored<V> stored = ModelLevels.this.down ? null : stored(key);
				return stored != null && stored.isFresh() && stored.origin().generation() == origin.generation();
			});
		}

		@SuppressWarnings("unchecked")
		private @Nullable Stored<V> stored(K key) {
			Item item = this.store.values.get(key);
			if (item == null || item.origin().epoch() != this.store.epoch
					|| isEvicted(item.content().tags(), item.origin())) {
				return null;
			}
			Stored<V> stored = new Stored<>((Content<V>) item.content(), Duration.ofNanos(now() - item.at()),
					item.expired(), item.origin());
			return (stored.kept().compareTo(Duration.ZERO) > 0) ? stored : null;
		}

		private boolean isEvicted(Set<String> tags, Ticket origin) {
			return !tags.isEmpty() && (this.store.tags.getOrDefault("", 0L) > origin.revision()
					|| tags.stream().anyMatch((tag) -> this.store.tags.getOrDefault(tag, 0L) > origin.revision()));
		}

		private @Nullable V fresh(K key) {
			Stored<V> stored = stored(key);
			return (stored != null && stored.isFresh()) ? stored.content().value() : null;
		}

		private long now() {
			return ModelLevels.this.ticker.nanos();
		}

		@Override
		public Mono<Boolean> fill(K key, Ticket ticket, Content<V> content) {
			return Mono.fromSupplier(() -> {
				if (ModelLevels.this.down || !ticket.isKnown()) {
					return true;
				}
				end(key, ticket);
				Long present = this.store.generations.get(key);
				if (present == null || present != ticket.generation() || this.store.epoch != ticket.epoch()
						|| isEvicted(content.tags(), ticket)) {
					wake(key);
					return false;
				}
				this.store.values.put(key, new Item(content, now(), false,
						new Ticket(ticket.generation(), ticket.epoch(), ticket.revision())));
				wake(key);
				return true;
			});
		}

		@Override
		public Mono<Outcome> put(K key, Content<V> content) {
			return change(key, () -> true, (ticket) -> store(key, content, ticket));
		}

		private void store(K key, Content<V> content, Ticket ticket) {
			this.store.values.put(key, new Item(content, now(), false, ticket));
		}

		@Override
		public Mono<Outcome> putIfAbsent(K key, Content<V> content) {
			return change(key, () -> fresh(key) == null, (ticket) -> store(key, content, ticket));
		}

		@Override
		public Mono<Outcome> replace(K key, V expected, Content<V> content) {
			return change(key, () -> expected.equals(fresh(key)), (ticket) -> store(key, content, ticket));
		}

		@Override
		public Mono<Outcome> evict(K key) {
			return change(key, () -> true, (ticket) -> this.store.values.remove(key));
		}

		@Override
		public Mono<Outcome> expire(K key) {
			return change(key, () -> true, (ticket) -> this.store.values.computeIfPresent(key,
					(same, item) -> new Item(item.content(), item.at(), true, ticket)));
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
				change.accept(new Ticket(generation, this.store.epoch, generation));
				tell((listener) -> listener.changed(bucket(key), key, generation));
				Runnable after = ModelLevels.this.afterChange;
				ModelLevels.this.afterChange = () -> {
				};
				after.run();
				return new Outcome(true, generation, this.store.epoch, generation);
			});
		}

		@Override
		public Flux<TagEviction> evictTag(String tag) {
			return Flux.range(0, BUCKETS).map((bucket) -> {
				if (ModelLevels.this.down) {
					return new TagEviction(bucket, 0);
				}
				long revision = ++this.store.last;
				this.store.tags.put(tag, revision);
				if (this.store.tags.size() > TAGS) {
					this.store.tags.clear();
					this.store.tags.put("", revision);
				}
				tell((listener) -> listener.tagEvicted(bucket, tag, revision));
				return new TagEviction(bucket, revision);
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

		@Override
		public Mono<Standing<V>> standing(K key) {
			return Mono.fromSupplier(() -> {
				Lease held = this.store.leases.get(key);
				return new Standing<>(!ModelLevels.this.down, bucket(key), this.store.generations.getOrDefault(key, 0L),
						this.store.epoch, stored(key),
						(held != null) ? Duration.ofNanos(Math.max(0, held.until() - now())) : Duration.ZERO);
			});
		}

		@Override
		public Map<CacheEvent, Long> events() {
			return Map.of();
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
