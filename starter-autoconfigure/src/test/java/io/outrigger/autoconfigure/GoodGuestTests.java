package io.outrigger.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.data.redis.RedisReactiveHealthIndicator;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What adding the starter does not change: a bare WebFlux and actuator application, with
 * everything the starter brings on the class path and no Redis anywhere.
 */
class GoodGuestTests {

	/*
	 * Nothing listens on this port, and nothing may have to.
	 */
	private static final String NO_REDIS = "spring.data.redis.port=1";

	@Test
	void healthAnswersUpWithoutARedis() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBeansOfType(RedisReactiveHealthIndicator.class)).isEmpty();
			assertThat(health(context)).isEqualTo(HttpStatusCode.valueOf(200));
		}
	}

	@Test
	void aRedisThatTheUserConfiguredIsReportedOn() {
		try (ConfigurableApplicationContext context = start(NO_REDIS)) {
			assertThat(context.getBeansOfType(RedisReactiveHealthIndicator.class)).hasSize(1);
			assertThat(health(context)).isEqualTo(HttpStatusCode.valueOf(503));
		}
	}

	@Test
	void theUsersWordOnRedisHealthWins() {
		try (ConfigurableApplicationContext context = start("management.health.redis.enabled=true")) {
			assertThat(context.getBeansOfType(RedisReactiveHealthIndicator.class)).hasSize(1);
		}
	}

	@Test
	void aHealthGroupThatNamesRedisMeansIt() {
		try (ConfigurableApplicationContext context = start("management.endpoint.health.group.stores.include=redis")) {
			assertThat(context.getBeansOfType(RedisReactiveHealthIndicator.class)).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "off" })
	void switchedOffItRemovesEverything(String off) {
		try (ConfigurableApplicationContext context = start("outrigger.enabled=" + off)) {
			assertThat(Arrays.stream(context.getBeanDefinitionNames())
				.filter((name) -> ours(context, name) && !name.endsWith("App"))).isEmpty();
			assertThat(context.getEnvironment().getPropertySources())
				.noneMatch((source) -> source.getName().startsWith("outrigger"));
			assertThat(context.getBeansOfType(RedisReactiveHealthIndicator.class)).hasSize(1);
		}
	}

	@Test
	void theUsersPropertiesAreLeftAlone() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getEnvironment()
				.getPropertySources()
				.get(GoodGuestEnvironmentPostProcessor.SOURCE)
				.getSource()).isEqualTo(Map.of("management.health.redis.enabled", "false"));
		}
	}

	private static boolean ours(ConfigurableApplicationContext context, String bean) {
		Class<?> type = context.getType(bean);
		return type != null && type.getName().startsWith("io.outrigger.");
	}

	private static HttpStatusCode health(ConfigurableApplicationContext context) {
		int port = ((ReactiveWebServerApplicationContext) context).getWebServer().getPort();
		return WebClient.create("http://localhost:" + port)
			.get()
			.uri("/actuator/health")
			.exchangeToMono((response) -> response.toBodilessEntity())
			.map(ResponseEntity::getStatusCode)
			.block(Duration.ofSeconds(30));
	}

	private static ConfigurableApplicationContext start(String... properties) {
		return new SpringApplicationBuilder(App.class).web(WebApplicationType.REACTIVE)
			.properties("server.port=0")
			.run(Arrays.stream(properties).map((property) -> "--" + property).toArray(String[]::new));
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class App {

	}

}
