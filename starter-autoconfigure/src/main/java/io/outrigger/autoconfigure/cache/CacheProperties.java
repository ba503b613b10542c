package io.outrigger.autoconfigure.cache;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.cache.CacheMode;
import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CacheSettings.Lifetime;
import io.outrigger.cache.CacheSettings.Loading;
import io.outrigger.cache.CacheSettings.Memory;
import io.outrigger.cache.CacheSettings.Stale;
import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.InvalidCacheSettingException;

/**
 * Configuration properties of the intelligent cache.
 *
 * @param enabled Whether the intelligent cache is active.
 * @param backend Where caches keep what processes share; the platform's backend unless
 * set.
 * @param defaults Settings of every cache that has none of its own.
 * @param caches Settings by name of the cache; what is not set there is taken from the
 * defaults.
 * @param spring How Spring's caching annotations are served.
 */
@ConfigurationProperties("outrigger.cache")
public record CacheProperties(@DefaultValue("true") boolean enabled, @Nullable Backend backend,
		@DefaultValue Defaults defaults, @DefaultValue Map<String, Cache> caches, @DefaultValue Spring spring) {

	private static final String PREFIX = "outrigger.cache.";

	/**
	 * Checks every value.
	 */
	public CacheProperties {
		checked(PREFIX + "defaults.", defaults::toSettings);
		caches.forEach((name, cache) -> {
			InvalidPropertyException.require(CacheSettings.isName(name), PREFIX + "caches." + name, name,
					"a name of letters, digits, '.', '_' and '-', at most 127, starting with a letter or digit");
			CacheSettings settings = checked(PREFIX + "caches." + name + ".", () -> cache.or(defaults).toSettings());
			InvalidPropertyException.require(settings.memory().maxWeight() == 0 || cache.weigher() != null,
					PREFIX + "caches." + name + ".max-weight", settings.memory().maxWeight(),
					"0, or together with a weigher");
		});
		caches = Map.copyOf(caches);
	}

	/**
	 * Returns what the caches work with.
	 * @return the settings of every cache
	 */
	CachesSettings toSettings() {
		Map<String, CacheSettings> settings = new LinkedHashMap<>();
		this.caches.forEach((name, cache) -> settings.put(name, cache.or(this.defaults).toSettings()));
		return new CachesSettings(this.defaults.toSettings(), settings);
	}

	/**
	 * Returns the names of beans that caches use.
	 * @param bean which bean of a cache
	 * @return the names, by cache
	 */
	public Map<String, String> beans(Function<Cache, @Nullable String> bean) {
		Map<String, String> names = new LinkedHashMap<>();
		this.caches.forEach((name, cache) -> {
			String wanted = bean.apply(cache);
			if (wanted != null) {
				names.put(name, wanted);
			}
		});
		return names;
	}

	/*
	 * What the core calls a setting is what the property is called.
	 */
	private static CacheSettings checked(String prefix, Supplier<CacheSettings> settings) {
		try {
			return settings.get();
		}
		catch (InvalidCacheSettingException ex) {
			throw new InvalidPropertyException(prefix + DataObjectPropertyName.toDashedForm(ex.setting()), ex.value(),
					ex.rule());
		}
	}

	/**
	 * Settings of every cache that has none of its own.
	 *
	 * @param ttl Time that a value is fresh after it was loaded or put.
	 * @param nullTtl Time that it is kept that a key has no value, 0 for not at all.
	 * @param jitter Part of it by which each time is shortened by chance, at most, from 0
	 * to less than 1.
	 * @param mode How far caches keep up with other processes, if the backend is Redis;
	 * from the next start on.
	 * @param memory Whether values are kept in memory before Redis; from the next start
	 * on.
	 * @param memoryTtl Time after which memory asks Redis again.
	 * @param maxEntries Number of values that are kept in memory.
	 * @param softTimeout Time after which a stale value is the answer while a load goes
	 * on, 0 for never.
	 * @param loadTimeout Time after which a load has failed.
	 * @param completion Time for which a load goes on after its time-out for those who
	 * ask later, 0 for not at all.
	 * @param lease Time for which no other process loads what one does, 0 for not at all.
	 * @param staleWhileRevalidate Time for which a value that is fresh no more is the
	 * answer while it is loaded anew, 0 for never.
	 * @param staleIfError Time for which a value that is fresh no more is the answer if
	 * it cannot be loaded anew, 0 for never.
	 * @param staleRetry Time for which nobody tries again after that.
	 * @param refreshAhead Part of its time after which a value that is read is loaded
	 * anew in the background, 0 for never.
	 * @param earlyRefresh How eagerly a value that is read is loaded anew before its time
	 * is over, the more the longer its load took; 0 for not at all, 1 is usual.
	 */
	public record Defaults(@DefaultValue("5m") Duration ttl, @DefaultValue("0s") Duration nullTtl,
			@DefaultValue("0") double jitter, @DefaultValue("eventual") CacheMode mode,
			@DefaultValue("true") boolean memory, @DefaultValue("365d") Duration memoryTtl,
			@DefaultValue("10000") long maxEntries, @DefaultValue("0s") Duration softTimeout,
			@DefaultValue("10s") Duration loadTimeout, @DefaultValue("0s") Duration completion,
			@DefaultValue("2s") Duration lease, @DefaultValue("0s") Duration staleWhileRevalidate,
			@DefaultValue("0s") Duration staleIfError, @DefaultValue("30s") Duration staleRetry,
			@DefaultValue("0") double refreshAhead, @DefaultValue("0") double earlyRefresh) {

		CacheSettings toSettings() {
			return toSettings(0);
		}

		CacheSettings toSettings(long maxWeight) {
			return new CacheSettings(new Lifetime(this.ttl, this.nullTtl, this.jitter),
					new Memory(this.memory, this.maxEntries, maxWeight, this.memoryTtl),
					new Loading(this.softTimeout, this.loadTimeout, this.completion, this.lease),
					new Stale(this.staleWhileRevalidate, this.staleIfError, this.staleRetry, this.refreshAhead,
							this.earlyRefresh),
					this.mode);
		}

	}

	/**
	 * Settings of one cache.
	 *
	 * @param ttl Time that a value is fresh after it was loaded or put.
	 * @param nullTtl Time that it is kept that a key has no value, 0 for not at all.
	 * @param jitter Part of it by which each time is shortened by chance, at most, from 0
	 * to less than 1.
	 * @param mode How far the cache keeps up with other processes, if the backend is
	 * Redis; from the next start on.
	 * @param memory Whether values are kept in memory before Redis; from the next start
	 * on.
	 * @param memoryTtl Time after which memory asks Redis again.
	 * @param maxEntries Number of values that are kept in memory.
	 * @param maxWeight Weight of the values that are kept in memory, which counts instead
	 * of their number.
	 * @param weigher Name of the bean that weighs values; from the next start on.
	 * @param codec Name of the bean that writes values for Redis, JSON unless set; from
	 * the next start on.
	 * @param softTimeout Time after which a stale value is the answer while a load goes
	 * on, 0 for never.
	 * @param loadTimeout Time after which a load has failed.
	 * @param completion Time for which a load goes on after its time-out for those who
	 * ask later, 0 for not at all.
	 * @param lease Time for which no other process loads what one does, 0 for not at all.
	 * @param staleWhileRevalidate Time for which a value that is fresh no more is the
	 * answer while it is loaded anew, 0 for never.
	 * @param staleIfError Time for which a value that is fresh no more is the answer if
	 * it cannot be loaded anew, 0 for never.
	 * @param staleRetry Time for which nobody tries again after that.
	 * @param refreshAhead Part of its time after which a value that is read is loaded
	 * anew in the background, 0 for never.
	 * @param earlyRefresh How eagerly a value that is read is loaded anew before its time
	 * is over, the more the longer its load took; 0 for not at all, 1 is usual.
	 */
	public record Cache(@Nullable Duration ttl, @Nullable Duration nullTtl, @Nullable Double jitter,
			@Nullable CacheMode mode, @Nullable Boolean memory, @Nullable Duration memoryTtl, @Nullable Long maxEntries,
			@Nullable Long maxWeight, @Nullable String weigher, @Nullable String codec, @Nullable Duration softTimeout,
			@Nullable Duration loadTimeout, @Nullable Duration completion, @Nullable Duration lease,
			@Nullable Duration staleWhileRevalidate, @Nullable Duration staleIfError, @Nullable Duration staleRetry,
			@Nullable Double refreshAhead, @Nullable Double earlyRefresh) {

		Merged or(Defaults defaults) {
			return new Merged(new Defaults(or(this.ttl, defaults.ttl()), or(this.nullTtl, defaults.nullTtl()),
					or(this.jitter, defaults.jitter()), or(this.mode, defaults.mode()),
					or(this.memory, defaults.memory()), or(this.memoryTtl, defaults.memoryTtl()),
					or(this.maxEntries, defaults.maxEntries()), or(this.softTimeout, defaults.softTimeout()),
					or(this.loadTimeout, defaults.loadTimeout()), or(this.completion, defaults.completion()),
					or(this.lease, defaults.lease()), or(this.staleWhileRevalidate, defaults.staleWhileRevalidate()),
					or(this.staleIfError, defaults.staleIfError()), or(this.staleRetry, defaults.staleRetry()),
					or(this.refreshAhead, defaults.refreshAhead()), or(this.earlyRefresh, defaults.earlyRefresh())),
					or(this.maxWeight, 0L));
		}

		private static <T> T or(@Nullable T own, T other) {
			return (own != null) ? own : other;
		}

	}

	/**
	 * What a cache has of its own and of the defaults together.
	 */
	record Merged(Defaults all, long maxWeight) {

		CacheSettings toSettings() {
			return this.all.toSettings(this.maxWeight);
		}

	}

	/**
	 * How Spring's caching annotations are served.
	 *
	 * @param enabled Whether the intelligent cache is what {@code @EnableCaching} uses,
	 * unless the application has a cache manager or sets spring.cache.type.
	 */
	public record Spring(@DefaultValue("false") boolean enabled) {
	}

}
