package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheEvent;
import io.outrigger.cache.EntryOptions;
import io.outrigger.cache.level.Content;
import io.outrigger.cache.level.Standing;
import io.outrigger.cache.level.Ticket;

/**
 * There is nothing behind memory but the loader.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class MemoryAlone<K, V> implements Levels<K, V> {

	private final Lifetimes lifetimes;

	MemoryAlone(Lifetimes lifetimes) {
		this.lifetimes = lifetimes;
	}

	@Override
	public int bucket(K key) {
		return 0;
	}

	@Override
	public Mono<Optional<V>> find(Space<K, V> space, K key) {
		return Mono.empty();
	}

	@Override
	public Mono<Map<K, Loaded<V>>> load(Space<K, V> space, Map<K, Load<V>> loads, LoaderRun<K, V> loader) {
		return loader.of(space, loads).map((result) -> {
			Map<K, Loaded<V>> loaded = new LinkedHashMap<>();
			loads.forEach((key, load) -> {
				V value = result.values().get(key);
				loaded.put(key, loaded(this.lifetimes.loaded(value, loader.options(value), result.cost()), load));
			});
			return loaded;
		});
	}

	@Override
	public void abandoned(K key, Load<V> load) {
		// Nobody else knows of it
	}

	private Loaded<V> loaded(@Nullable Content<V> content, Load<V> load) {
		return (content != null) ? Loaded
			.of(this.lifetimes.entry(content, load.origin(Ticket.NONE, content.tags(), content.cost().toNanos())), true)
				: Loaded.nothing();
	}

	@Override
	public Mono<Void> put(Space<K, V> space, K key, @Nullable V value, EntryOptions options) {
		return Mono.fromRunnable(() -> space.put(key, entry(space, value, options)));
	}

	@Override
	public Mono<Boolean> putIfAbsent(Space<K, V> space, K key, V value, EntryOptions options) {
		return Mono.fromSupplier(() -> space.putIfAbsent(key, entry(space, value, options)));
	}

	@Override
	public Mono<Boolean> replace(Space<K, V> space, K key, V expected, V value, EntryOptions options) {
		return Mono.fromSupplier(() -> space.replace(key, expected, entry(space, value, options)));
	}

	@Override
	public Mono<Void> evict(Space<K, V> space, K key) {
		return Mono.fromRunnable(() -> space.evict(key));
	}

	@Override
	public Mono<Void> expire(Space<K, V> space, K key) {
		return Mono.fromRunnable(() -> {
			Duration ifError = this.lifetimes.settings().stale().ifError();
			if (ifError.isZero()) {
				space.evict(key);
			}
			else {
				space.expire(key, ifError);
			}
		});
	}

	@Override
	public Mono<Void> evictTag(Space<K, V> space, String tag) {
		return Mono.fromRunnable(() -> space.region(0).evictTag(tag));
	}

	@Override
	public Mono<Void> clear() {
		return Mono.empty();
	}

	@Override
	public Mono<Standing<V>> standing(K key) {
		return Mono.empty();
	}

	@Override
	public Map<CacheEvent, Long> events() {
		return Map.of();
	}

	@Override
	public Duration age() {
		return Duration.ZERO;
	}

	private Entry<V> entry(Space<K, V> space, @Nullable V value, EntryOptions options) {
		Region region = space.region(0);
		Origin origin = new Origin(region, region.stamp(), Ticket.NONE, options.tags(), 0);
		return this.lifetimes.entry(this.lifetimes.put(value, options), origin);
	}

}
