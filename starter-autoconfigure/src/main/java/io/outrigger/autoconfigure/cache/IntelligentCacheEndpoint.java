package io.outrigger.autoconfigure.cache;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.lang.Nullable;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.actuate.PathSegment;
import io.outrigger.autoconfigure.actuate.Problems;
import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CacheStatistics;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.IntelligentCaches;

/**
 * {@code /actuator/intelligentcache}: what each cache of this process did and may do, and
 * the way to make it forget one key or all.
 */
@WebEndpoint(id = "intelligentcache", defaultAccess = Access.READ_ONLY)
public class IntelligentCacheEndpoint {

	private final IntelligentCaches caches;

	private final ConversionService conversion;

	IntelligentCacheEndpoint(IntelligentCaches caches, ConversionService conversion) {
		this.caches = caches;
		this.conversion = conversion;
	}

	/**
	 * Returns every cache.
	 * @return the caches that were asked for so far
	 */
	@ReadOperation
	public CachesDescriptor caches() {
		Map<String, CacheDescriptor> descriptors = new LinkedHashMap<>();
		this.caches.all().forEach((cache) -> descriptors.put(cache.name(), CacheDescriptor.of(cache)));
		return new CachesDescriptor(descriptors);
	}

	/**
	 * Returns one cache.
	 * @param name its name
	 * @return the cache, or 404
	 */
	@ReadOperation
	public WebEndpointResponse<?> cache(@Selector String name) {
		IntelligentCache<?, ?> cache = this.caches.find(name);
		return (cache != null) ? new WebEndpointResponse<>(CacheDescriptor.of(cache)) : unknown(name);
	}

	/**
	 * Makes a cache forget one key or all.
	 * @param selected the name of the cache
	 * @param key the key as text, or {@code null} for all
	 * @return nothing; 404 if there is no such cache, 400 if the text is not a key of its
	 */
	@DeleteOperation
	public Mono<WebEndpointResponse<?>> evict(@Selector(match = Selector.Match.ALL_REMAINING) Object selected,
			@Nullable String key) {
		return PathSegment.of(selected, (name) -> evict(name, key), Mono::just);
	}

	private Mono<WebEndpointResponse<?>> evict(String name, @Nullable String key) {
		IntelligentCache<?, ?> cache = this.caches.find(name);
		if (cache == null) {
			return Mono.just(unknown(name));
		}
		return (key != null) ? evict(cache, key) : cache.clear().thenReturn(done());
	}

	private <K> Mono<WebEndpointResponse<?>> evict(IntelligentCache<K, ?> cache, String text) {
		K key = read(text, cache.keyType());
		if (key == null) {
			return Mono.just(Problems.problem(WebEndpointResponse.STATUS_BAD_REQUEST, "key", text,
					"readable as " + cache.keyType().getName()));
		}
		return cache.evict(key).thenReturn(done());
	}

	private <K> @org.jspecify.annotations.Nullable K read(String text, Class<K> keyType) {
		try {
			return this.conversion.convert(text, keyType);
		}
		catch (ConversionException ex) {
			return null;
		}
	}

	private static WebEndpointResponse<?> done() {
		return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT);
	}

	private static WebEndpointResponse<?> unknown(String name) {
		return Problems.problem(WebEndpointResponse.STATUS_NOT_FOUND, "name", name,
				"the name of a cache that the application has asked for");
	}

	/**
	 * The caches of this process.
	 *
	 * @param caches caches by name
	 */
	public record CachesDescriptor(Map<String, CacheDescriptor> caches) {
	}

	/**
	 * One cache of this process.
	 *
	 * @param size number of values in memory, roughly
	 * @param hits keys answered from memory
	 * @param misses keys that were not, collapsed ones included
	 * @param collapsed keys answered by a load that was on its way
	 * @param sharedHits misses that the level which processes share had an answer to
	 * @param hitRatio which part of all keys was answered from memory, from 0 to 1
	 * @param loads runs of a loader that ended
	 * @param failures loads that failed, time-outs aside
	 * @param timeouts loads that took too long
	 * @param evictions values that had to go because there were too many
	 * @param policy what the cache may do
	 */
	public record CacheDescriptor(long size, long hits, long misses, long collapsed, long sharedHits, double hitRatio,
			long loads, long failures, long timeouts, long evictions, PolicyDescriptor policy) {

		static CacheDescriptor of(IntelligentCache<?, ?> cache) {
			CacheStatistics statistics = cache.statistics();
			return new CacheDescriptor(statistics.size(), statistics.hits(), statistics.misses(),
					statistics.collapsed(), statistics.sharedHits(), statistics.hitRatio(), statistics.loads(),
					statistics.loadFailures(), statistics.loadTimeouts(), statistics.evictions(),
					PolicyDescriptor.of(cache.settings()));
		}

	}

	/**
	 * What a cache may do.
	 *
	 * @param ttlMs time that a value is kept, in milliseconds
	 * @param nullTtlMs time that it is kept that a key has no value, in milliseconds; 0
	 * for not at all
	 * @param maxEntries number of values that are kept
	 * @param loadTimeoutMs time after which a load has failed, in milliseconds
	 * @param shared whether the cache may be shared with other processes
	 */
	public record PolicyDescriptor(long ttlMs, long nullTtlMs, long maxEntries, long loadTimeoutMs, boolean shared) {

		static PolicyDescriptor of(CacheSettings settings) {
			return new PolicyDescriptor(settings.ttl().toMillis(), settings.nullTtl().toMillis(), settings.maxEntries(),
					settings.loadTimeout().toMillis(), settings.shared());
		}

	}

}
