package io.outrigger.autoconfigure.cache;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.cache.CacheManagerCustomizers;
import org.springframework.boot.autoconfigure.cache.CacheProperties;
import org.springframework.boot.autoconfigure.cache.RedisCacheManagerBuilderCustomizer;
import org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.core.env.Environment;
import org.springframework.core.type.MethodMetadata;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import io.outrigger.autoconfigure.RedisConfigured;

/**
 * Puts a cache manager in memory where Boot has put one on Redis only because Redis is on
 * the class path. Any sign that the user means Redis leaves Boot's choice as it is: the
 * cache's type, a property of Redis, or a bean of the user's that says how to reach Redis
 * or how to cache in it.
 */
class UnaskedRedisCacheRemover implements BeanDefinitionRegistryPostProcessor {

	private static final Logger logger = LoggerFactory.getLogger(UnaskedRedisCacheRemover.class);

	private static final String BOOT_CACHE = "org.springframework.boot.autoconfigure.cache.RedisCacheConfiguration";

	private static final String BOOT_REDIS = "org.springframework.boot.autoconfigure.data.redis.";

	private static final List<Class<?>> SIGNS = List.of(RedisConnectionFactory.class, RedisConnectionDetails.class,
			RedisCacheConfiguration.class, RedisCacheManagerBuilderCustomizer.class);

	private final Environment environment;

	UnaskedRedisCacheRemover(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		if (this.environment.getProperty("spring.cache.type") != null || RedisConfigured.in(this.environment)) {
			return;
		}
		for (String name : registry.getBeanDefinitionNames()) {
			if (declarer(registry, name).equals(BOOT_CACHE) && !meansRedis(registry)) {
				registry.removeBeanDefinition(name);
				registry.registerBeanDefinition(name, inMemory());
				logger.info("@EnableCaching keeps its caches in memory, because no property under spring.data.redis "
						+ "is set; to have them in Redis set one, or spring.cache.type=redis");
			}
		}
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
	}

	/**
	 * Gives what Boot gives where neither Redis nor another cache is on the class path.
	 * @param properties properties of Boot's
	 * @param customizers the user's customizers
	 * @return the cache manager
	 */
	static ConcurrentMapCacheManager cacheManager(CacheProperties properties, CacheManagerCustomizers customizers) {
		ConcurrentMapCacheManager cacheManager = new ConcurrentMapCacheManager();
		if (!properties.getCacheNames().isEmpty()) {
			cacheManager.setCacheNames(properties.getCacheNames());
		}
		return customizers.customize(cacheManager);
	}

	private static boolean meansRedis(BeanDefinitionRegistry registry) {
		return registry instanceof ListableBeanFactory beans && SIGNS.stream()
			.anyMatch((type) -> List.of(beans.getBeanNamesForType(type, true, false))
				.stream()
				.anyMatch((name) -> !declarer(registry, name).startsWith(BOOT_REDIS)));
	}

	/*
	 * A bean without a definition was registered as an object, by someone who meant it.
	 */
	private static String declarer(BeanDefinitionRegistry registry, String name) {
		BeanDefinition definition = registry.containsBeanDefinition(name) ? registry.getBeanDefinition(name) : null;
		if (definition instanceof AnnotatedBeanDefinition annotated) {
			MethodMetadata method = annotated.getFactoryMethodMetadata();
			return (method != null) ? method.getDeclaringClassName() : "";
		}
		return "";
	}

	private static RootBeanDefinition inMemory() {
		RootBeanDefinition definition = new RootBeanDefinition(UnaskedRedisCacheRemover.class);
		definition.setFactoryMethodName("cacheManager");
		definition.setTargetType(ConcurrentMapCacheManager.class);
		definition.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		return definition;
	}

}
