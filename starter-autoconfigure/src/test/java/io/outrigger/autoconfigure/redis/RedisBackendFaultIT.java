package io.outrigger.autoconfigure.redis;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.outrigger.redis.RedisConnections;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A whole application on a Redis that is dead, frozen, slow to come, or gone.
 */
class RedisBackendFaultIT {

	private final RedisServer server = RedisServer.start();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void itStartsServesAndConnectsLaterWhereRedisIsDead() {
		this.server.kill();
		startsServesAndConnectsOnce(this.server::restartEmpty);
	}

	@Test
	void itStartsServesAndConnectsLaterWhereRedisIsFrozen() {
		this.server.freeze();
		startsServesAndConnectsOnce(this.server::resume);
	}

	@Test
	void losingRedisIsToldAndTakesNothingDown() {
		try (ConfigurableApplicationContext context = start()) {
			WebTestClient client = client(context);
			awaitConnected(context);
			client.get()
				.uri("/actuator/outrigger")
				.exchange()
				.expectBody()
				.jsonPath("$.features.redis.degraded")
				.isEqualTo(false);
			this.server.kill();
			await().untilAsserted(() -> client.get()
				.uri("/actuator/health")
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.components.outrigger.details.redis.degraded")
				.isNotEmpty());
			client.get()
				.uri("/actuator/outrigger")
				.exchange()
				.expectBody()
				.jsonPath("$.features.redis.reason")
				.isNotEmpty();
			this.server.restartEmpty();
			awaitConnected(context);
		}
	}

	@Test
	void closingOursLeavesTheUsersClientWorking() {
		try (ConfigurableApplicationContext context = start()) {
			awaitConnected(context);
			context.getBean(RedisConnections.class).stop().block(Duration.ofSeconds(5));
			context.getBean(DerivedRedisClient.class).close();
			context.getBean(LettuceConnectionFactory.class).resetConnection();
			StringRedisTemplate users = new StringRedisTemplate(context.getBean(LettuceConnectionFactory.class));
			users.opsForValue().set("mine", "1");
			assertThat(users.opsForValue().get("mine")).isEqualTo("1");
		}
	}

	@Test
	void stoppedAndStartedAgainItIsConnectedAgain() {
		try (ConfigurableApplicationContext context = start()) {
			awaitConnected(context);
			context.stop();
			context.start();
			awaitConnected(context);
		}
	}

	private void startsServesAndConnectsOnce(Runnable redisComes) {
		long began = System.nanoTime();
		try (ConfigurableApplicationContext context = start()) {
			client(context).get().uri("/actuator/health").exchange().expectStatus().isOk();
			assertThat(context.getBean(RedisConnections.class).health().isUp()).isFalse();
			assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(90));
			redisComes.run();
			awaitConnected(context);
		}
	}

	private static void awaitConnected(ConfigurableApplicationContext context) {
		await().until(() -> context.getBean(RedisConnections.class).health().isUp());
	}

	private static WebTestClient client(ConfigurableApplicationContext context) {
		int port = ((ReactiveWebServerApplicationContext) context).getWebServer().getPort();
		return WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + port)
			.responseTimeout(Duration.ofSeconds(30))
			.build();
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(App.class).web(WebApplicationType.REACTIVE)
			.run("--server.port=0", "--outrigger.backend=redis", "--spring.data.redis.port=" + this.server.port(),
					"--management.health.redis.enabled=false", "--management.endpoint.health.show-details=always",
					"--management.endpoints.web.exposure.include=health,outrigger",
					"--outrigger.redis.probe-interval=100ms", "--spring.reactor.netty.shutdown-quiet-period=0s",
					"--spring.main.banner-mode=off");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

	}

}
