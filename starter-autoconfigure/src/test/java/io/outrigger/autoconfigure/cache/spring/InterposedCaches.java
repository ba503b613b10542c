package io.outrigger.autoconfigure.cache.spring;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.IntelligentCaches;
import io.outrigger.cache.memory.InMemoryIntelligentCaches;

/**
 * Caches in memory whose answers a test may put off, move to another thread or replace,
 * as a store far away would.
 */
class InterposedCaches implements IntelligentCaches {

	private final AtomicLong nanos = new AtomicLong();

	private final IntelligentCaches real;

	private volatile UnaryOperator<Mono<?>> between = UnaryOperator.identity();

	private volatile CacheSettings settings = CacheSettings.of(Duration.ofSeconds(60), Duration.ZERO, 100,
			Duration.ofSeconds(10));

	private volatile Runnable onName = () -> {
	};

	InterposedCaches() {
		this.real = new InMemoryIntelligentCaches(() -> new CachesSettings(this.settings, Map.of()), this.nanos::get);
	}

	void advance(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

	void loadTimeout(Duration loadTimeout) {
		this.settings = CacheSettings.of(this.settings.lifetime().ttl(), this.settings.lifetime().nullTtl(), 100,
				loadTimeout);
	}

	void nullTtl(Duration nullTtl) {
		this.settings = CacheSettings.of(this.settings.lifetime().ttl(), nullTtl, 100,
				this.settings.loading().loadTimeout());
	}

	void between(UnaryOperator<Mono<?>> between) {
		this.between = between;
	}

	void whenNextNamed(Runnable action) {
		this.onName = () -> {
			this.onName = () -> {
			};
			action.run();
		};
	}

	@Override
	public Duration age() {
		return this.real.age();
	}

	@Override
	@SuppressWarnings("unchecked")
	public <K, V> IntelligentCache<K, V> cache(String name, Class<K> keyType, Class<V> valueType) {
		IntelligentCache<K, V> cache = this.real.cache(name, keyType, valueType);
		return (IntelligentCache<K, V>) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { IntelligentCache.class },
				(proxy, method, arguments) -> interposed(cache, method, arguments));
	}

	private Object interposed(IntelligentCache<?, ?> cache, Method method, Object[] arguments) throws Throwable {
		if (method.getName().equals("name")) {
			this.onName.run();
		}
		try {
			Object answer = method.invoke(cache, arguments);
			return (answer instanceof Mono<?> mono) ? Mono.defer(() -> this.between.apply(mono)) : answer;
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	@Override
	public IntelligentCache<?, ?> find(String name) {
		return this.real.find(name);
	}

	@Override
	public List<IntelligentCache<?, ?>> all() {
		return this.real.all();
	}

	@Override
	public void onCache(Consumer<? super IntelligentCache<?, ?>> listener) {
		this.real.onCache(listener);
	}

}
