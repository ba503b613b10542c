package io.outrigger.autoconfigure.config.redis;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.web.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.outrigger.config.ConfigCenter;
import io.outrigger.config.LiveConfig;
import io.outrigger.config.memory.InMemoryConfigCenter;
import io.outrigger.config.redis.RedisConfigCenter;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Applications share their settings through Redis, and keep them while it is away.
 */
class RedisConfigFaultIT {

	private static final String FEATURE = "outrigger.backend=redis";

	private final RedisServer server = RedisServer.start();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void whatOneApplicationPublishesIsInForceInAllAndInOneThatStartsLater() {
		try (ConfigurableApplicationContext first = start(FEATURE);
				ConfigurableApplicationContext second = start(FEATURE)) {
			assertThat(first.getBean(ConfigCenter.class)).isInstanceOf(RedisConfigCenter.class);
			publish(first, "/shop.limit", "7").expectStatus().isOk();
			// Its own view is waited for only so long
			await().until(() -> limit(first) == 7);
			await().until(() -> limit(second) == 7);
			client(second).get()
				.uri("/actuator/configcenter")
				.exchange()
				.expectBody()
				.jsonPath("$.backend")
				.isEqualTo("redis")
				.jsonPath("$.entries[0].scope")
				.isEqualTo("orders");
			publish(second, "/shop.limit", "lots").expectStatus().isEqualTo(422);
			assertThat(limit(first)).isEqualTo(7);
			// Closed last: contexts of one process share the threads of their servers
			try (ConfigurableApplicationContext third = start(FEATURE)) {
				assertThat(limit(third)).isEqualTo(7);
			}
		}
	}

	@Test
	void aReleaseThatOneOfThemCouldNotRunWithIsRefusedForAll() {
		try (ConfigurableApplicationContext first = start(FEATURE, "outrigger.instance.id=orders-1");
				ConfigurableApplicationContext second = start(FEATURE, "outrigger.instance.id=orders-2",
						"shop.most=9")) {
			publish(first, "/shop.limit", "7").expectStatus().isOk();
			awaitInstances(first, "orders-1", "orders-2");
			publish(first, "/shop.limit", "10").expectStatus()
				.isEqualTo(422)
				.expectBody()
				.jsonPath("$.detail")
				.value((String detail) -> assertThat(detail).contains("refused by 1 of the other instances: orders-2: ",
						"limit is 10 but must be: at most 9"));
			assertThat(limit(first)).isEqualTo(7);
			publish(first, "/shop.limit", "9").expectStatus().isOk().expectBody().jsonPath("$.unknown").isEmpty();
			await().until(() -> limit(second) == 9);
			awaitInstances(second, "orders-1", "orders-2");
		}
	}

	private static void awaitInstances(ConfigurableApplicationContext asked, String... ids) {
		await().untilAsserted(() -> client(asked).get()
			.uri("/actuator/configcenter/shop.limit")
			.exchange()
			.expectBody()
			.jsonPath("$.instances[*].instance")
			.value((List<String> instances) -> assertThat(instances).containsExactly(ids))
			.jsonPath("$.instances[*].version")
			.value((List<Integer> versions) -> assertThat(versions).containsOnly(versions.get(0)).doesNotContain(0)));
	}

	@Test
	void scopesReachWhomTheyAreMeantFor() {
		try (ConfigurableApplicationContext prod = start(FEATURE, "spring.profiles.active=prod");
				ConfigurableApplicationContext blue = start(FEATURE, "outrigger.config.label=blue");
				ConfigurableApplicationContext other = start(FEATURE, "spring.application.name=other")) {
			publish(other, "/shop.limit?scope=namespace", "1").expectStatus().isOk();
			for (ConfigurableApplicationContext each : List.of(prod, blue, other)) {
				await().until(() -> limit(each) == 1);
			}
			publish(blue, "/shop.limit?profile=prod", "2").expectStatus().isOk();
			publish(prod, "/shop.limit?scope=namespace&label=blue", "3").expectStatus().isOk();
			await().until(() -> limit(prod) == 2);
			await().until(() -> limit(blue) == 3);
			assertThat(limit(other)).isEqualTo(1);
		}
	}

	@Test
	void redisMayBeAbsentAtTheStartAndLoseEverythingLater() {
		this.server.kill();
		long began = System.nanoTime();
		try (ConfigurableApplicationContext first = start(FEATURE);
				ConfigurableApplicationContext second = start(FEATURE)) {
			assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
			publish(first, "/shop.limit", "7").expectStatus().isEqualTo(503);
			this.server.restartEmpty();
			await()
				.until(() -> publish(first, "/shop.limit", "8").returnResult(String.class).getStatus().value() == 200);
			await().until(() -> limit(second) == 8);
			this.server.kill();
			assertThat(limit(second)).isEqualTo(8);
			this.server.restartEmpty();
			await().until(
					() -> this.server.command("HGET", "outrigger:{default:orders}:config:state", "shop.limit") != null);
			assertThat(limit(first)).isEqualTo(8);
		}
	}

	@Test
	void eachFeatureHasItsOwnBackend() {
		try (ConfigurableApplicationContext alone = start("outrigger.config.backend=redis");
				ConfigurableApplicationContext without = start(FEATURE, "outrigger.config.backend=memory")) {
			assertThat(alone.getBean(ConfigCenter.class)).isInstanceOf(RedisConfigCenter.class);
			assertThat(without.getBean(ConfigCenter.class)).isInstanceOf(InMemoryConfigCenter.class);
		}
	}

	private static int limit(ConfigurableApplicationContext context) {
		LiveConfig<?> live = (LiveConfig<?>) context
			.getBeanProvider(ResolvableType.forClassWithGenerics(LiveConfig.class, ShopProperties.class))
			.getObject();
		return ((ShopProperties) live.get()).limit();
	}

	private static WebTestClient.ResponseSpec publish(ConfigurableApplicationContext context, String key,
			String value) {
		return client(context).post()
			.uri("/actuator/configcenter" + key)
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(Map.of("value", value, "author", "ann", "reason", "test"))
			.exchange();
	}

	private static WebTestClient client(ConfigurableApplicationContext context) {
		int port = ((ReactiveWebServerApplicationContext) context).getWebServer().getPort();
		return WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + port)
			.responseTimeout(Duration.ofSeconds(30))
			.build();
	}

	private ConfigurableApplicationContext start(String... properties) {
		return new SpringApplicationBuilder(App.class).web(WebApplicationType.REACTIVE)
			.properties("server.port=0", "spring.application.name=orders",
					"spring.data.redis.port=" + this.server.port(), "outrigger.registry.drain-delay=0s",
					"outrigger.redis.probe-interval=100ms", "outrigger.redis.comparison-interval=300ms",
					"management.endpoints.web.exposure.include=configcenter",
					"management.endpoint.configcenter.access=unrestricted",
					"spring.reactor.netty.shutdown-quiet-period=0s", "spring.main.banner-mode=off")
			.run(Arrays.stream(properties).map((property) -> "--" + property).toArray(String[]::new));
	}

	@ConfigurationProperties("shop")
	record ShopProperties(@DefaultValue("0") int limit, @DefaultValue("100") int most) {

		ShopProperties {
			if (limit > most) {
				throw new IllegalArgumentException("limit is " + limit + " but must be: at most " + most);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties(ShopProperties.class)
	static class App {

	}

}
