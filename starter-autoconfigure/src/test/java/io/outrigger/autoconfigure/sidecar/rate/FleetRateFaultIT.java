package io.outrigger.autoconfigure.sidecar.rate;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.outrigger.registry.ServiceRegistry;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Instances keep a limit together, and each its share while Redis is away.
 */
class FleetRateFaultIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int LIMIT = 10;

	private final RedisServer server = RedisServer.start();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void instancesCountTogetherAndGoByTheirSharesWithoutRedis() {
		try (ConfigurableApplicationContext first = start("orders-1");
				ConfigurableApplicationContext second = start("orders-2")) {
			await().atMost(PATIENCE).until(() -> instances(first) == 2 && instances(second) == 2);
			// What is slow is decided alone: not what this is about
			AtomicInteger round = new AtomicInteger();
			await().atMost(PATIENCE).untilAsserted(() -> {
				String key = "one" + round.incrementAndGet();
				int granted = 0;
				for (int i = 0; i < LIMIT; i++) {
					granted += granted(first, key) + granted(second, key);
				}
				assertThat(granted).as("in all").isBetween(LIMIT / 2, LIMIT);
			});
			this.server.freeze();
			int alone = 0;
			for (int i = 0; i < LIMIT; i++) {
				alone += granted(first, "two");
			}
			assertThat(alone).as("half of it").isEqualTo(LIMIT / 2);
			sidecar(first).jsonPath("$.inbound.limits.rateLimits[0].alone")
				.isEqualTo(true)
				.jsonPath("$.inbound.limits.rateLimits[0].scope")
				.isEqualTo("fleet")
				.jsonPath("$.inbound.limits.rateLimits[0].top[?(@.granted == 5 && @.refused == 5 && @.remaining == 0)]")
				.isNotEmpty();
			this.server.resume();
			await().atMost(PATIENCE).untilAsserted(() -> {
				granted(first, "three");
				sidecar(first).jsonPath("$.inbound.limits.rateLimits[0].alone").isEqualTo(false);
			});
		}
	}

	private static int instances(ConfigurableApplicationContext context) {
		return context.getBean(ServiceRegistry.class).discover("orders").instances().size();
	}

	private static int granted(ConfigurableApplicationContext context, String key) {
		int status = client(context).get()
			.uri("/limited")
			.header("X-Key", key)
			.exchange()
			.expectBody()
			.returnResult()
			.getStatus()
			.value();
		assertThat(status).isIn(200, 429);
		return (status == 200) ? 1 : 0;
	}

	private static WebTestClient.BodyContentSpec sidecar(ConfigurableApplicationContext context) {
		return client(context).get().uri("/actuator/sidecar").exchange().expectBody();
	}

	private static WebTestClient client(ConfigurableApplicationContext context) {
		int port = ((ReactiveWebServerApplicationContext) context).getWebServer().getPort();
		return WebTestClient.bindToServer().baseUrl("http://localhost:" + port).responseTimeout(PATIENCE).build();
	}

	private ConfigurableApplicationContext start(String id) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.REACTIVE)
			.run("--server.port=0", "--outrigger.backend=redis", "--spring.data.redis.port=" + this.server.port(),
					"--outrigger.instance.service=orders", "--outrigger.instance.id=" + id,
					"--management.endpoints.web.exposure.include=sidecar",
					"--outrigger.sidecar.inbound.rate-limits.all.path=/limited",
					"--outrigger.sidecar.inbound.rate-limits.all.per=header:X-Key",
					"--outrigger.sidecar.inbound.rate-limits.all.scope=fleet",
					"--outrigger.sidecar.inbound.rate-limits.all.permits=" + LIMIT,
					"--outrigger.sidecar.inbound.rate-limits.all.period=24h");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		@GetMapping("/limited")
		String limited() {
			return "ok";
		}

	}

}
