package io.outrigger.autoconfigure.springcloud.refresh;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.cloud.autoconfigure.RefreshAutoConfiguration;
import org.springframework.cloud.context.scope.refresh.RefreshScope;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import io.outrigger.autoconfigure.ConditionalOnFeature;

/**
 * Auto-configuration of what follows a release in Spring Cloud: beans in the refresh
 * scope, and whoever listens for a change of the environment. Only on request, for Spring
 * Cloud then destroys and initializes every mutable properties bean in place.
 */
@AutoConfiguration(after = RefreshAutoConfiguration.class)
@ConditionalOnFeature("spring-cloud")
@ConditionalOnClass(RefreshScope.class)
@ConditionalOnProperty("outrigger.spring-cloud.refresh")
public final class SpringCloudRefreshAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ReleaseRefresh outriggerReleaseRefresh(ConfigurableApplicationContext context, ObjectProvider<RefreshScope> scope) {
		return new ReleaseRefresh(context, scope);
	}

}
