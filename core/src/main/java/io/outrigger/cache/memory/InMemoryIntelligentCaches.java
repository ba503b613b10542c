package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.outrigger.cache.CacheMode;
import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CacheTypeMismatchException;
import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.EntryOptions;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.IntelligentCaches;
import io.outrigger.cache.Weigher;
import io.outrigger.cache.level.CacheDefinition;
import io.outrigger.cache.level.SharedLevels;
import io.outrigger.time.Ticker;

/**
 * Caches inside one process. Settings are live: a new time to live holds for values that
 * come from then on, a new load timeout for loads that start from then on, and a new
 * maximum takes effect at the next miss, put or look at the statistics.
 */
public final class InMemoryIntelligentCaches implements IntelligentCaches {

	private final ConcurrentMap<String, IntelligentCache<?, ?>> caches = new ConcurrentSkipListMap<>();

	private final List<Consumer<? super IntelligentCache<?, ?>>> listeners = new CopyOnWriteArrayList<>();

	private final Supplier<CachesSettings> settings;

	private final Ticker ticker;

	private final @Nullable SharedLevels shared;

	private final Function<String, @Nullable Weigher<?, ?>> weighers;

	/**
	 * Creates a registry without caches, which will be in memory alone.
	 * @param settings the settings in force, read whenever one of them matters
	 * @param ticker measures the time to live
	 */
	public InMemoryIntelligentCaches(Supplier<CachesSettings> settings, Ticker ticker) {
		this(settings, ticker, null, (name) -> null);
	}

	/**
	 * Creates a registry without caches.
	 * @param settings the settings in force, read whenever one of them matters
	 * @param ticker measures the time to live
	 * @param shared opens what lies behind the memory of each, and is shared with other
	 * processes; {@code null} for nothing
	 * @param weighers returns what weighs the values of a cache, by its name;
	 * {@code null} where their number counts
	 */
	public InMemoryIntelligentCaches(Supplier<CachesSettings> settings, Ticker ticker, @Nullable SharedLevels shared,
			Function<String, @Nullable Weigher<?, ?>> weighers) {
		this.settings = settings;
		this.ticker = ticker;
		this.shared = shared;
		this.weighers = weighers;
	}

	@Override
	public <K, V> IntelligentCache<K, V> cache(String name, Class<K> keyType, Class<V> valueType) {
		IntelligentCache<?, ?> cache = this.caches.get(name);
		if (cache == null) {
			IntelligentCache<K, V> created = create(name, keyType, valueType);
			cache = this.caches.putIfAbsent(name, created);
			if (cache == null) {
				this.listeners.forEach((listener) -> listener.accept(created));
				return created;
			}
		}
		if (cache.keyType() != keyType || cache.valueType() != valueType) {
			throw new CacheTypeMismatchException(cache, keyType, valueType);
		}
		@SuppressWarnings("unchecked")
		IntelligentCache<K, V> known = (IntelligentCache<K, V>) cache;
		return known;
	}

	@Override
	public @Nullable IntelligentCache<?, ?> find(String name) {
		return this.caches.get(name);
	}

	@Override
	public List<IntelligentCache<?, ?>> all() {
		return List.copyOf(this.caches.values());
	}

	@Override
	public void onCache(Consumer<? super IntelligentCache<?, ?>> listener) {
		this.listeners.add(listener);
		this.caches.values().forEach(listener);
	}

	private <K, V> IntelligentCache<K, V> create(String name, Class<K> keyType, Class<V> valueType) {
		if (!CacheSettings.isName(name)) {
			throw new IllegalArgumentException("Cache name is '" + name
					+ "' but must be: letters, digits, '.', '_' and '-', at most 127, starting with a letter or digit");
		}
		Supplier<CacheSettings> own = new OwnSettings(name, this.settings);
		@SuppressWarnings("unchecked")
		Weigher<K, V> weigher = (Weigher<K, V>) this.weighers.apply(name);
		return new CaffeineCache<>(
				new Core<>(new CacheDefinition<>(name, keyType, valueType, own), new Lifetimes(own, this.ticker),
						weigher, isShared(own.get(), keyType, valueType) ? this.shared : null),
				(value) -> EntryOptions.NONE);
	}

	/*
	 * Of a type that says nothing, nobody could read what another process wrote.
	 */
	private static boolean isShared(CacheSettings settings, Class<?> keyType, Class<?> valueType) {
		return settings.mode() != CacheMode.LOCAL && saysWhatItIs(keyType) && saysWhatItIs(valueType);
	}

	private static boolean saysWhatItIs(Class<?> type) {
		return type != Object.class && type.getTypeParameters().length == 0;
	}

	@Override
	public Duration age() {
		return this.caches.values()
			.stream()
			.map((cache) -> (cache instanceof CaffeineCache<?, ?> here) ? here.age() : Duration.ZERO)
			.max(Duration::compareTo)
			.orElse(Duration.ZERO);
	}

}
