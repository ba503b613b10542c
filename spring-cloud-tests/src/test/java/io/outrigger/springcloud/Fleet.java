package io.outrigger.springcloud;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.client.WebClient;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Real applications with a web server each, which share one registry as processes share
 * one through a store.
 */
final class Fleet implements AutoCloseable {

	/**
	 * For callers whose test makes instances fail that the next test needs.
	 */
	static final String WITHOUT_EJECTION = "outrigger.loadbalancer.ejection.enabled=false";

	/**
	 * For callers whose test counts the turns of instances that have just started.
	 */
	static final String WITHOUT_SLOW_START = "outrigger.loadbalancer.slow-start.window=0s";

	private final ServiceRegistry registry;

	private final Map<String, ConfigurableApplicationContext> running = new HashMap<>();

	private final List<Consumer<GenericApplicationContext>> shared = new ArrayList<>();

	Fleet() {
		this(Duration.ofSeconds(9));
	}

	/**
	 * A fleet whose members may be silent for as long as the lease.
	 */
	Fleet(Duration lease) {
		this.registry = new InMemoryServiceRegistry(lease, Ticker.system());
	}

	/**
	 * Lets all members that start from now on have a bean in common.
	 */
	<T> Fleet sharing(Class<T> type, T bean) {
		this.shared.add((starting) -> starting.registerBean(type, () -> bean));
		return this;
	}

	ServiceRegistry registry() {
		return this.registry;
	}

	/**
	 * Starts an instance and waits until the registry has it as up.
	 */
	ConfigurableApplicationContext start(Class<?> application, String service, String id, String... properties) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
			.web(WebApplicationType.REACTIVE)
			.initializers((starting) -> share((GenericApplicationContext) starting))
			.run(Stream
				.concat(Stream.of("spring.application.name=" + service, "outrigger.instance.id=" + id),
						Arrays.stream(properties))
				.map((property) -> "--" + property)
				.toArray(String[]::new));
		this.running.put(id, context);
		await().until(() -> upIn(service).contains(id));
		return context;
	}

	void stop(String id) {
		this.running.remove(id).close();
	}

	/**
	 * Says the state of an instance by Spring Cloud's own endpoint in that instance.
	 */
	void setStatus(String id, String status) {
		client(id).post()
			.uri("/actuator/serviceregistry")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(Map.of("status", status))
			.retrieve()
			.toBodilessEntity()
			.block(Duration.ofSeconds(10));
	}

	WebClient client(String id) {
		int port = ((ReactiveWebServerApplicationContext) this.running.get(id)).getWebServer().getPort();
		return WebClient.create("http://localhost:" + port);
	}

	<T> T bean(String id, Class<T> type) {
		return this.running.get(id).getBean(type);
	}

	/**
	 * Whether this registry, and no other, is the one that an application uses.
	 */
	boolean isSharedBy(String id) {
		return bean(id, ServiceRegistry.class) == this.registry;
	}

	/*
	 * The registry is shared, the event loops are not: with those that Boot shares, the
	 * first application to end would end the servers of all.
	 */
	private void share(GenericApplicationContext starting) {
		starting.registerBean("sharedRegistry", ServiceRegistry.class, () -> this.registry);
		starting.registerBean(ReactorResourceFactory.class, () -> {
			ReactorResourceFactory own = new ReactorResourceFactory();
			own.setUseGlobalResources(false);
			own.setShutdownQuietPeriod(Duration.ZERO);
			return own;
		});
		this.shared.forEach((bean) -> bean.accept(starting));
	}

	private List<String> upIn(String service) {
		return this.registry.discover(service)
			.instances()
			.stream()
			.filter((instance) -> instance.status() == InstanceStatus.UP)
			.map((instance) -> instance.id())
			.toList();
	}

	@Override
	public void close() {
		List<ConfigurableApplicationContext> contexts = new ArrayList<>(this.running.values());
		this.running.clear();
		contexts.forEach(ConfigurableApplicationContext::close);
		assertThat(this.registry.services()).isEmpty();
	}

}
