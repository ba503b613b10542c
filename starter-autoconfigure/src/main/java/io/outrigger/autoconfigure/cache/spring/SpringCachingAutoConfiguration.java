package io.outrigger.autoconfigure.cache.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cache.CacheManager;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.cache.CacheAutoConfiguration;
import io.outrigger.cache.IntelligentCaches;

/**
 * Auto-configuration that serves {@code @EnableCaching} from the intelligent cache. Only
 * on request, and only where the user says nothing else: it takes Boot's place, never the
 * user's.
 */
@AutoConfiguration(after = CacheAutoConfiguration.class,
		before = org.springframework.boot.autoconfigure.cache.CacheAutoConfiguration.class)
@ConditionalOnFeature("cache")
@Conditional(SpringCachingAutoConfiguration.OnRequest.class)
@ConditionalOnBean({ IntelligentCaches.class, CacheAspectSupport.class })
@ConditionalOnMissingBean(value = CacheManager.class, name = "cacheResolver")
public final class SpringCachingAutoConfiguration {

	@Bean
	CacheManager outriggerCacheManager(IntelligentCaches caches) {
		return new SpringCaches(caches);
	}

	static class OnRequest extends SpringBootCondition {

		private static final String PROPERTY = "outrigger.cache.spring.enabled";

		private static final String TYPE = "spring.cache.type";

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			Environment environment = context.getEnvironment();
			ConditionMessage.Builder message = ConditionMessage.forCondition("Spring caching");
			if (!asked(environment)) {
				return ConditionOutcome.noMatch(message.because(PROPERTY + " is not true"));
			}
			String type = environment.getProperty(TYPE);
			return new ConditionOutcome(type == null,
					message.because((type != null) ? TYPE + " is " + type : PROPERTY + " is true"));
		}

		private static boolean asked(Environment environment) {
			try {
				return Binder.get(environment).bind(PROPERTY, Boolean.class).orElse(false);
			}
			catch (BindException ex) {
				// Whoever binds all properties says what is wrong
				return false;
			}
		}

	}

}
