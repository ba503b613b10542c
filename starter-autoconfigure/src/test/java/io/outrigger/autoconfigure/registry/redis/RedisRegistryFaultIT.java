package io.outrigger.autoconfigure.registry.redis;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.boot.web.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Applications find each other through Redis, and lose nobody while it is away.
 */
class RedisRegistryFaultIT {

	private final RedisServer server = RedisServer.start();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void applicationsFindEachOtherAndSeeWhoLeaves() {
		try (ConfigurableApplicationContext first = start("orders-1")) {
			try (ConfigurableApplicationContext second = start("orders-2")) {
				awaitInstances(first, "orders-1", "orders-2");
				awaitInstances(second, "orders-1", "orders-2");
				client(first).get()
					.uri("/actuator/registry")
					.exchange()
					.expectBody()
					.jsonPath("$.backend")
					.isEqualTo("redis")
					.jsonPath("$.services.orders.length()")
					.isEqualTo(2);
			}
			awaitInstances(first, "orders-1");
		}
	}

	@Test
	void redisMayBeAbsentAtTheStartAndEmptyAfterwards() {
		this.server.kill();
		try (ConfigurableApplicationContext first = start("orders-1");
				ConfigurableApplicationContext second = start("orders-2")) {
			this.server.restartEmpty();
			awaitInstances(first, "orders-1", "orders-2");
			this.server.kill();
			this.server.restartEmpty();
			awaitInstances(first, "orders-1", "orders-2");
			awaitInstances(second, "orders-1", "orders-2");
		}
	}

	@Test
	void whoStartsKnowsTheFleetBeforeItsFirstRequest() {
		// Nobody may be forgotten while an application starts, however long that takes
		String[] leases = { "--outrigger.registry.heartbeat-interval=1s", "--outrigger.registry.lease=5s" };
		try (ConfigurableApplicationContext first = start("orders-1", leases)) {
			awaitInstances(first, "orders-1");
			AtomicReference<Set<String>> known = new AtomicReference<>(Set.of());
			try (ConfigurableApplicationContext second = start("orders-2", (event) -> {
				ServiceRegistry registry = event.getApplicationContext().getBean(ServiceRegistry.class);
				known.set(registry.services());
			}, leases)) {
				assertThat(known.get()).containsExactly("orders");
				awaitInstances(second, "orders-1", "orders-2");
			}
		}
	}

	@Test
	void namespacesAreApart() {
		try (ConfigurableApplicationContext first = start("orders-1", "--outrigger.namespace=blue");
				ConfigurableApplicationContext second = start("orders-2", "--outrigger.namespace=green")) {
			awaitInstances(first, "orders-1");
			awaitInstances(second, "orders-2");
		}
	}

	private static void awaitInstances(ConfigurableApplicationContext context, String... ids) {
		ServiceRegistry registry = context.getBean(ServiceRegistry.class);
		await().untilAsserted(() -> assertThat(registry.discover("orders").instances())
			.allMatch((instance) -> instance.status() == InstanceStatus.UP)
			.extracting(ServiceInstance::id)
			.containsExactly(ids));
	}

	private static WebTestClient client(ConfigurableApplicationContext context) {
		int port = ((ReactiveWebServerApplicationContext) context).getWebServer().getPort();
		return WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + port)
			.responseTimeout(Duration.ofSeconds(30))
			.build();
	}

	private ConfigurableApplicationContext start(String id, String... more) {
		return start(id, (event) -> {
		}, more);
	}

	private ConfigurableApplicationContext start(String id, ApplicationListener<WebServerInitializedEvent> listening,
			String... more) {
		return new SpringApplicationBuilder(App.class).web(WebApplicationType.REACTIVE)
			.properties("server.port=0", "outrigger.backend=redis", "spring.application.name=orders",
					"outrigger.instance.id=" + id, "spring.data.redis.port=" + this.server.port(),
					"outrigger.registry.heartbeat-interval=300ms", "outrigger.registry.lease=900ms",
					"outrigger.registry.drain-delay=0s", "outrigger.redis.probe-interval=100ms",
					"outrigger.redis.comparison-interval=300ms",
					"management.endpoints.web.exposure.include=health,outrigger,registry",
					"spring.reactor.netty.shutdown-quiet-period=0s", "spring.main.banner-mode=off")
			.initializers((context) -> context.addApplicationListener(listening))
			.run(more);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

	}

}
