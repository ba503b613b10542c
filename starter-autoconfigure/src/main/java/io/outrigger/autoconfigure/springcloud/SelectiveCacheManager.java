package io.outrigger.autoconfigure.springcloud;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheManager;

/**
 * Passes everything on to the caches of another manager, but for lists of instances that
 * came from the registry, which it does not keep.
 */
class SelectiveCacheManager implements LoadBalancerCacheManager {

	private final LoadBalancerCacheManager delegate;

	SelectiveCacheManager(LoadBalancerCacheManager delegate) {
		this.delegate = delegate;
	}

	@Override
	public @Nullable Cache getCache(String name) {
		Cache cache = this.delegate.getCache(name);
		return (cache != null) ? new SelectiveCache(cache) : null;
	}

	@Override
	public Collection<String> getCacheNames() {
		return this.delegate.getCacheNames();
	}

	private record SelectiveCache(Cache delegate) implements Cache {

		@Override
		public String getName() {
			return this.delegate.getName();
		}

		@Override
		public Object getNativeCache() {
			return this.delegate.getNativeCache();
		}

		@Override
		public @Nullable ValueWrapper get(Object key) {
			return this.delegate.get(key);
		}

		@Override
		public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
			return this.delegate.get(key, type);
		}

		@Override
		public <T> @Nullable T get(Object key, Callable<T> valueLoader) {
			return this.delegate.get(key, valueLoader);
		}

		@Override
		public void put(Object key, @Nullable Object value) {
			if (!isFromRegistry(value)) {
				this.delegate.put(key, value);
			}
		}

		@Override
		public void evict(Object key) {
			this.delegate.evict(key);
		}

		@Override
		public void clear() {
			this.delegate.clear();
		}

		// A list is of one discovery client, so its first instance tells
		private static boolean isFromRegistry(@Nullable Object value) {
			return value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof DiscoveredInstance;
		}

	}

}
