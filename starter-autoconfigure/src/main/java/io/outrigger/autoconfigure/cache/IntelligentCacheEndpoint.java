package io.outrigger.autoconfigure.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

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
import io.outrigger.cache.EntryOptions;
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
	 * Returns one cache, or how it stands with a key of its.
	 * @param name its name
	 * @param explain the key as text, or {@code null} for the cache
	 * @return the cache or how it stands; 404 if there is no such cache, 400 if the text
	 * is not a key of its
	 */
	@ReadOperation
	public Mono<WebEndpointResponse<?>> cache(@Selector String name, @Nullable String explain) {
		IntelligentCache<?, ?> cache = this.caches.find(name);
		if (cache == null) {
			return Mono.just(unknown(name));
		}
		return (explain != null) ? explain(cache, explain)
				: Mono.just(new WebEndpointResponse<>(CacheDescriptor.of(cache)));
	}

	private <K> Mono<WebEndpointResponse<?>> explain(IntelligentCache<K, ?> cache, String text) {
		return withKey(cache, "explain", text,
				(key) -> cache.explain(key).map((told) -> new WebEndpointResponse<>(ExplanationDescriptor.of(told))));
	}

	/**
	 * Makes a cache forget one key, all that have a tag, or all.
	 * @param selected the name of the cache
	 * @param key the key as text, or {@code null}
	 * @param tag the tag, or {@code null}
	 * @return nothing; 404 if there is no such cache, 400 if the text is not a key of
	 * its, or no tag, or if both are given
	 */
	@DeleteOperation
	public Mono<WebEndpointResponse<?>> evict(@Selector(match = Selector.Match.ALL_REMAINING) Object selected,
			@Nullable String key, @Nullable String tag) {
		return PathSegment.of(selected, (name) -> evict(name, key, tag), Mono::just);
	}

	private Mono<WebEndpointResponse<?>> evict(String name, @Nullable String key, @Nullable String tag) {
		IntelligentCache<?, ?> cache = this.caches.find(name);
		if (cache == null) {
			return Mono.just(unknown(name));
		}
		if (key != null && tag != null) {
			return Mono.just(bad("tag", tag, "given without a key"));
		}
		if (tag != null) {
			return EntryOptions.isTag(tag) ? cache.evictTag(tag).thenReturn(done())
					: Mono.just(bad("tag", tag, "from 1 to 128 characters without control characters"));
		}
		return (key != null) ? evict(cache, key) : cache.clear().thenReturn(done());
	}

	private <K> Mono<WebEndpointResponse<?>> evict(IntelligentCache<K, ?> cache, String text) {
		return withKey(cache, "key", text, (key) -> cache.evict(key).thenReturn(done()));
	}

	private <K> Mono<WebEndpointResponse<?>> withKey(IntelligentCache<K, ?> cache, String parameter, String text,
			Function<K, Mono<WebEndpointResponse<?>>> action) {
		K key = read(text, cache.keyType());
		return (key != null) ? action.apply(key)
				: Mono.just(bad(parameter, text, "readable as " + cache.keyType().getName()));
	}

	private static WebEndpointResponse<?> bad(String parameter, String value, String rule) {
		return Problems.problem(WebEndpointResponse.STATUS_BAD_REQUEST, parameter, value, rule);
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

}
