package io.outrigger.autoconfigure;

import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Keeps a Redis that nobody asked for from making the application unhealthy: the starter
 * brings Redis to the class path, and Boot would then report on it. Whatever the user
 * says about it anywhere wins.
 */
class GoodGuestEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String SOURCE = "outriggerDefaults";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		boolean active = !"false".equalsIgnoreCase(environment.getProperty("outrigger.enabled"));
		if (active && !RedisConfigured.in(environment) && !environment.getPropertySources().contains(SOURCE)) {
			environment.getPropertySources()
				.addLast(new MapPropertySource(SOURCE, Map.of("management.health.redis.enabled", "false")));
		}
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
