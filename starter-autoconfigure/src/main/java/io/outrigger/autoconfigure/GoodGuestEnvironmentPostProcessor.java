package io.outrigger.autoconfigure;

import java.util.Map;
import java.util.Set;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
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
		if (Switch.isOn("outrigger.enabled", environment) && !RedisConfigured.in(environment)
				&& !hasGroupWithRedis(environment) && !environment.getPropertySources().contains(SOURCE)) {
			environment.getPropertySources()
				.addLast(new MapPropertySource(SOURCE, Map.of("management.health.redis.enabled", "false")));
		}
	}

	/*
	 * A health group that names a contributor which is off would fail the start.
	 */
	private static boolean hasGroupWithRedis(ConfigurableEnvironment environment) {
		return Binder.get(environment)
			.bind("management.endpoint.health.group", Bindable.mapOf(String.class, GroupMembers.class))
			.orElse(Map.of())
			.values()
			.stream()
			.anyMatch((group) -> group.include().contains("redis"));
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	record GroupMembers(@DefaultValue Set<String> include) {
	}

}
