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
import org.springframework.beans.factory.support.GenericBeanDefinition;
import org.springframework.boot.autoconfigure.cache.CacheManagerCustomizer;
import org.springframework.boot.autoconfigure.cache.RedisCacheManagerBuilderCustomizer;
import org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.type.MethodMetadata;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.ClassUtils;

import io.outrigger.autoconfigure.RedisConfigured;

/**
 * Puts a cache manager in memory where Boot has put one on Redis only because Redis is on
 * the class path. Any sign that the user means Redis leaves Boot's choice as it is: the
 * cache's type, a property of Redis, or a bean of the user's that says how to reach Redis
 * or how to cache in it.
 */
class UnaskedRedisCacheRemover implements BeanDefinitionRegistryPostProcessor {

	private static final Logger logger = LoggerFactory.getLogger(UnaskedRedisCacheRemover.class);

	private static final String BOOT_CACHES = "org.springframework.boot.autoconfigure.cache.";

	private static final String BOOT_CACHE = BOOT_CACHES + "RedisCacheConfiguration";

	private static final String BOOT_CAFFEINE = BOOT_CACHES + "CaffeineCacheConfiguration";

	private static final String BOOT_SIMPLE = BOOT_CACHES + "SimpleCacheConfiguration";

	private static final String CAFFEINE_MANAGER = "org.springframework.cache.caffeine.CaffeineCacheManager";

	private static final List<String> CAFFEINE_SIGNS = List.of("com.github.benmanes.caffeine.cache.Caffeine",
			"com.github.benmanes.caffeine.cache.CaffeineSpec", "com.github.benmanes.caffeine.cache.CacheLoader");

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
				register(registry, name, inMemory(registry));
				logger.info("@EnableCaching keeps its caches in memory, because no property under spring.data.redis "
						+ "is set; to have them in Redis set one, or spring.cache.type=redis");
			}
		}
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
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

	/*
	 * Caffeine is on the class path of every user of the starter too, so it takes a sign
	 * that the user means it. Without one Boot's last resort it is, as without any cache
	 * library.
	 */
	private String inMemory(BeanDefinitionRegistry registry) {
		boolean specified = this.environment.containsProperty("spring.cache.caffeine.spec");
		boolean meant = specified || hasCustomizer(registry)
				|| CAFFEINE_SIGNS.stream().anyMatch((type) -> hasBean(registry, type));
		return (meant && ClassUtils.isPresent(CAFFEINE_MANAGER, null)) ? BOOT_CAFFEINE : BOOT_SIMPLE;
	}

	private static boolean hasCustomizer(BeanDefinitionRegistry registry) {
		return registry instanceof ListableBeanFactory beans && ClassUtils.isPresent(CAFFEINE_MANAGER, null)
				&& beans.getBeanNamesForType(ResolvableType.forClassWithGenerics(CacheManagerCustomizer.class,
						ClassUtils.resolveClassName(CAFFEINE_MANAGER, null)), true, false).length > 0;
	}

	private static boolean hasBean(BeanDefinitionRegistry registry, String type) {
		return registry instanceof ListableBeanFactory beans && ClassUtils.isPresent(type, null)
				&& beans.getBeanNamesForType(ClassUtils.resolveClassName(type, null), true, false).length > 0;
	}

	/*
	 * Boot's own configuration, in the way Boot would have registered it.
	 */
	private static void register(BeanDefinitionRegistry registry, String name, String configuration) {
		GenericBeanDefinition declarer = new GenericBeanDefinition();
		declarer.setBeanClassName(configuration);
		registry.registerBeanDefinition(configuration, declarer);
		GenericBeanDefinition cacheManager = new GenericBeanDefinition();
		cacheManager.setFactoryBeanName(configuration);
		cacheManager.setFactoryMethodName("cacheManager");
		cacheManager.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		registry.registerBeanDefinition(name, cacheManager);
	}

}
