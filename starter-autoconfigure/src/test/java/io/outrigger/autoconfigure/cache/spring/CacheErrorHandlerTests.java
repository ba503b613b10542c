package io.outrigger.autoconfigure.cache.spring;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.cache.Cache;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Failures of the cache, at once and late, reach the application's error handler, and
 * methods answer without the cache if it lets them.
 */
@ExtendWith(NonBlocking.class)
class CacheErrorHandlerTests {

	private final ShopContext context = ShopContext.of(Failing.class);

	private final Shop shop = this.context.shop();

	private final InterposedCaches caches = this.context.getBean(InterposedCaches.class);

	private final List<String> handled = this.context.getBean(Failing.class).handled;

	@BeforeEach
	void sellBooks() {
		this.shop.sells("book");
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	@ParameterizedTest
	@EnumSource
	void whatCannotBeReadIsLoaded(CallStyle style) {
		this.caches.between((answer) -> Mono.error(new IOException("no line")));
		assertThat(style.call(this.shop, 1).block(Duration.ofSeconds(10))).isEqualTo("book");
		assertThat(this.handled).first().isEqualTo("get");
		assertThat(this.shop.loads()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void whatCannotBeReadAsItTurnsOutLateIsLoaded(CallStyle style) {
		this.caches
			.between((answer) -> Mono.error(new IOException("no line")).subscribeOn(Schedulers.boundedElastic()));
		assertThat(style.call(this.shop, 1).block(Duration.ofSeconds(10))).isEqualTo("book");
		assertThat(this.handled).first().isEqualTo("get");
		assertThat(this.shop.loads()).isEqualTo(1);
	}

	@Test
	void changesThatFailAreHandledSoonOrLate() {
		for (Mono<?> failure : List.of(Mono.error(new IOException("no line")),
				Mono.error(new IOException("no line")).subscribeOn(Schedulers.boundedElastic()))) {
			this.handled.clear();
			this.caches.between((answer) -> failure);
			assertThat(this.shop.put(1, "pen")).isEqualTo("pen");
			assertThat(this.shop.putMono(1, "pen").block()).isEqualTo("pen");
			this.shop.evict(1);
			this.shop.evictAll();
			assertThat(this.handled).containsExactly("put", "put", "evict", "evict", "clear", "clear");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Failing implements CachingConfigurer {

		private final List<String> handled = new CopyOnWriteArrayList<>();

		@Bean
		InterposedCaches caches() {
			return new InterposedCaches();
		}

		@Override
		public CacheErrorHandler errorHandler() {
			return new Recording(this.handled);
		}

	}

	private record Recording(List<String> handled) implements CacheErrorHandler {

		@Override
		public void handleCacheGetError(RuntimeException exception, Cache cache, Object key) {
			this.handled.add("get");
		}

		@Override
		public void handleCachePutError(RuntimeException exception, Cache cache, Object key, Object value) {
			this.handled.add("put");
		}

		@Override
		public void handleCacheEvictError(RuntimeException exception, Cache cache, Object key) {
			this.handled.add("evict");
		}

		@Override
		public void handleCacheClearError(RuntimeException exception, Cache cache) {
			this.handled.add("clear");
		}

	}

}
