package io.outrigger.cache.memory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One run of a loader, for the keys whose loads it holds. Cancelled when each of them was
 * abandoned. Loads are added by one thread before the start.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Flight<K, V> extends BaseSubscriber<Map<K, Loaded<V>>> {

	private final Map<K, Load<V>> loads = new LinkedHashMap<>(2);

	// Made when there is any, which is seldom
	private Map<K, Entry<V>> due = Map.of();

	private final AtomicInteger wanted = new AtomicInteger();

	private final Core<K, V> cache;

	private final Space<K, V> space;

	private final Purpose purpose;

	private final Context context;

	Flight(Core<K, V> cache, Space<K, V> space, Purpose purpose, ContextView context) {
		this.cache = cache;
		this.space = space;
		this.purpose = purpose;
		this.context = Context.of(context);
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	Load<V> load(K key) {
		return Load.of(this.purpose, region(key), (load) -> abandoned(key, load));
	}

	Load<V> renewing(K key, Entry<V> entry) {
		return Load.renewing(this.purpose, entry, region(key), (load) -> abandoned(key, load));
	}

	/**
	 * Creates a load that nobody joins.
	 * @param key the key
	 * @return the load, of what is valid everywhere now
	 */
	Load<V> unshared(K key) {
		int bucket = this.cache.levels().bucket(key);
		return Load.unshared((this.purpose == Purpose.FORCE) ? Purpose.FORCE : Purpose.VALIDATE,
				this.space.region(bucket), this.space.fences().at(bucket, key), (load) -> abandoned(key, load));
	}

	private Region region(K key) {
		return this.space.region(this.cache.levels().bucket(key));
	}

	/**
	 * Whether something in memory is the answer.
	 * @param entry what is in memory
	 * @return {@code false} if it is to be loaded anew first
	 */
	boolean accepts(Entry<V> entry) {
		return this.purpose == Purpose.FETCH && entry.answers(this.cache.now());
	}

	/**
	 * Whether a stale value is an answer while it is loaded anew.
	 * @return {@code false} if nothing that is kept is
	 */
	boolean mayBeStale() {
		return this.purpose == Purpose.FETCH;
	}

	void add(K key, Load<V> load) {
		this.loads.put(key, load);
		this.wanted.incrementAndGet();
	}

	/**
	 * Remembers what is to be loaded anew in the background.
	 * @param key the key
	 * @param entry what is in memory
	 */
	void due(K key, Entry<V> entry) {
		if (this.due.isEmpty()) {
			this.due = new LinkedHashMap<>();
		}
		this.due.put(key, entry);
	}

	void start(LoaderRun<K, V> loader) {
		if (!this.due.isEmpty()) {
			this.cache.renew(this.space, this.due, loader, this.context);
		}
		if (isDisposed() || this.loads.isEmpty()) {
			return;
		}
		Mono<Map<K, Loaded<V>>> loading = this.cache.levels().load(this.space, this.loads, loader);
		// Whoever read what is renewed must not wait for it
		((this.purpose != Purpose.RENEW) ? loading : loading.subscribeOn(Schedulers.boundedElastic())).subscribe(this);
	}

	@Override
	protected void hookOnNext(Map<K, Loaded<V>> loaded) {
		this.loads.forEach((key, load) -> {
			Loaded<V> brought = loaded.getOrDefault(key, Loaded.nothing());
			load.succeed(brought, this.cache.end(this.space, key, load, brought));
		});
	}

	@Override
	protected void hookOnError(Throwable error) {
		this.loads.forEach(this.cache.levels()::abandoned);
		this.loads.forEach((key, load) -> fail(key, load, error));
	}

	private void fail(K key, Load<V> load, Throwable error) {
		if (load.purpose() == Purpose.RENEW) {
			this.cache.renewalFailed();
		}
		Renewal<V> renewal = load.renewal();
		if (renewal != null && load.purpose() == Purpose.FORCE) {
			// What is kept is no worse than before
			renewal.end(load);
			load.fail(error);
			return;
		}
		Entry<V> stale = this.cache.fallback(this.space, key, load);
		if (stale == null) {
			this.space.end(key, load, null);
			load.fail(error);
			return;
		}
		this.cache.pause(stale.renewal());
		if (renewal != null) {
			// What is there may be another than what the shared level has of it
			this.cache.pause(renewal);
			renewal.end(load);
		}
		else {
			this.space.end(key, load, stale);
		}
		this.cache.fellBack(load.fallBack(stale));
	}

	private void abandoned(K key, Load<V> load) {
		Renewal<V> renewal = load.renewal();
		if (renewal != null) {
			// Or nobody could begin another as long as this goes on
			renewal.end(load);
		}
		if (this.wanted.decrementAndGet() == 0) {
			cancel();
		}
		else {
			// Nobody is to wait for what nobody wants
			this.cache.levels().abandoned(key, load);
		}
	}

	@Override
	protected void hookOnCancel() {
		this.loads.forEach(this.cache.levels()::abandoned);
		// What lies in the place of something else is not found by those who come
		this.loads.forEach((key, load) -> {
			Renewal<V> renewal = load.renewal();
			if (renewal != null) {
				renewal.end(load);
			}
		});
	}

}
