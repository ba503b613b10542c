package io.outrigger.autoconfigure.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

import io.outrigger.autoconfigure.cache.CacheProperties.Cache;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.cache.CacheCodec;
import io.outrigger.cache.Weigher;

/**
 * Beans of the application's that caches use, by the names that the properties give.
 *
 * @param <T> what they are
 */
public final class NamedBeans<T> {

	private final Map<String, T> beans;

	private NamedBeans(Map<String, T> beans) {
		this.beans = beans;
	}

	/**
	 * Returns what writes the values of caches.
	 * @param properties name the beans
	 * @param factory has them
	 * @return the codecs
	 * @throws InvalidPropertyException if there is no such bean
	 */
	public static NamedBeans<CacheCodec<?>> codecs(CacheProperties properties, ListableBeanFactory factory) {
		return of(properties, factory, "codec", Cache::codec, CacheCodec.class);
	}

	static NamedBeans<Weigher<?, ?>> weighers(CacheProperties properties, ListableBeanFactory factory) {
		return of(properties, factory, "weigher", Cache::weigher, Weigher.class);
	}

	@SuppressWarnings("unchecked")
	private static <T> NamedBeans<T> of(CacheProperties properties, ListableBeanFactory factory, String property,
			Function<Cache, @Nullable String> name, Class<?> type) {
		Map<String, T> beans = new LinkedHashMap<>();
		properties.beans(name).forEach((cache, bean) -> {
			boolean there = factory.containsBean(bean) && factory.isTypeMatch(bean, type);
			InvalidPropertyException.require(there, "outrigger.cache.caches." + cache + "." + property, bean,
					"the name of a bean of type " + type.getName());
			beans.put(cache, (T) factory.getBean(bean));
		});
		return new NamedBeans<>(beans);
	}

	/**
	 * Returns the bean of a cache.
	 * @param cache name of the cache
	 * @return the bean, or {@code null} if none is named for it
	 */
	public @Nullable T of(String cache) {
		return this.beans.get(cache);
	}

}
