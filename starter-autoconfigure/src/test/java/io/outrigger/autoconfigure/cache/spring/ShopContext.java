package io.outrigger.autoconfigure.cache.spring;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.cache.CacheAutoConfiguration;
import io.outrigger.time.Ticker;

/**
 * An application with a {@link Shop} whose caches are ours, and time that a test moves.
 */
final class ShopContext extends AnnotationConfigApplicationContext {

	private ShopContext() {
	}

	static ShopContext of(Class<?> more, String... properties) {
		ShopContext context = new ShopContext();
		TestPropertyValues.of(properties).and("outrigger.cache.spring.enabled=true").applyTo(context);
		context.register(App.class, more, OutriggerAutoConfiguration.class, CacheAutoConfiguration.class,
				SpringCachingAutoConfiguration.class);
		context.refresh();
		return context;
	}

	static ShopContext of(String... properties) {
		return of(App.class, properties);
	}

	Shop shop() {
		return getBean(Shop.class);
	}

	void advance(Duration time) {
		getBean(App.class).nanos.addAndGet(time.toNanos());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class App {

		private final AtomicLong nanos = new AtomicLong();

		@Bean
		Shop shop() {
			return new Shop();
		}

		@Bean
		Ticker ticker() {
			return this.nanos::get;
		}

	}

}
