package io.outrigger.autoconfigure.cache.spring;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;

import io.outrigger.cache.IntelligentCaches;

/**
 * Gives Spring the intelligent caches by name, creating those that are not there yet.
 */
final class SpringCaches implements CacheManager {

	private final ConcurrentMap<String, Cache> known = new ConcurrentSkipListMap<>();

	private final IntelligentCaches caches;

	SpringCaches(IntelligentCaches caches) {
		this.caches = caches;
	}

	/*
	 * One object a name, because what it has reported is remembered there.
	 */
	@Override
	public Cache getCache(String name) {
		Cache cache = this.known.get(name);
		return (cache != null) ? cache : this.known.computeIfAbsent(name,
				(missing) -> new SpringCache(this.caches.cache(missing, Object.class, Object.class)));
	}

	@Override
	public Collection<String> getCacheNames() {
		return List.copyOf(this.known.keySet());
	}

}
