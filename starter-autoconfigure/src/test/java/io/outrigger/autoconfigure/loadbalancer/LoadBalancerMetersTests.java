package io.outrigger.autoconfigure.loadbalancer;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.actuate.Feature;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.actuate.OutriggerActuatorAutoConfiguration;
import io.outrigger.autoconfigure.registry.RegistryAutoConfiguration;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.LoadBalancer;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.loadbalancer.standing.Health;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link LoadBalancerMeters} and {@link InstanceMeters}.
 */
class LoadBalancerMetersTests {

	private static final String PREFIX = "outrigger.loadbalancer.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(OutriggerAutoConfiguration.class, RegistryAutoConfiguration.class, LoadBalancerAutoConfiguration.class,
				LoadBalancerActuatorAutoConfiguration.class, OutriggerActuatorAutoConfiguration.class));

	@Test
	void reportsAndMetersPolicies() {
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new).run((context) -> {
			assertThat(context.getBeansOfType(FeatureReport.class).values()).map(FeatureReport::feature)
				.contains(Feature.LOADBALANCER);
			register(context.getBean(ServiceRegistry.class), "a");
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			context.getBean(LoadBalancerMeters.class).bindTo(meters);
			Attempt attempt = context.getBean(LoadBalancers.class).pick("stock");
			assertThat(meters.get(PREFIX + "inflight").tags("service", "stock", "policy", "p2c"))
				.extracting((search) -> search.gauge().value())
				.isEqualTo(1.0);
			attempt.responded(500);
			attempt.complete();
			assertThat(context.getBean(AttemptEngine.class).find("stock")).isNotNull();
			for (String name : new String[] { "failovers", "hedges", "hedges.won" }) {
				assertThat(meters.get(PREFIX + name).tag("service", "stock").functionCounter().count()).isZero();
			}
			assertThat(meters.get(PREFIX + "budget.exhausted").functionCounters()).hasSize(2);
			assertThat(meters.get(PREFIX + "picks").functionCounter().count()).isEqualTo(1);
			assertThat(meters.get(PREFIX + "inflight").gauge().value()).isZero();
			assertThat(meters.get(PREFIX + "outcomes").tag("outcome", "server_error").functionCounter().count())
				.isEqualTo(1);
		});
	}

	@Test
	void metersInstancesForAsLongAsTheyAreThere() {
		run((context, meters) -> {
			ServiceRegistry registry = context.getBean(ServiceRegistry.class);
			LoadBalancers balancers = context.getBean(LoadBalancers.class);
			ServiceInstance a = register(registry, "a");
			balancers.pick("stock").cancel();
			until(() -> assertThat(instances(meters)).containsExactly("a"));
			assertThat(picks(meters, "a")).isEqualTo(1);
			register(registry, "b");
			until(() -> assertThat(instances(meters)).containsExactly("a", "b"));
			registry.deregister(a).block();
			until(() -> assertThat(instances(meters)).containsExactly("b"));
			register(registry, "a");
			until(() -> assertThat(instances(meters)).containsExactly("a", "b"));
			assertThat(picks(meters, "a")).as("another registration begins anew").isZero();
		});
	}

	@Test
	void aServiceThatIsGoneLeavesNoMetersOfInstances() {
		run((context, meters) -> {
			ServiceRegistry registry = context.getBean(ServiceRegistry.class);
			ServiceInstance a = register(registry, "a");
			context.getBean(LoadBalancers.class).pick("stock").cancel();
			until(() -> assertThat(instances(meters)).containsExactly("a"));
			registry.deregister(a).block();
			until(() -> assertThat(instances(meters)).isEmpty());
			until(() -> assertThat(meters.find(PREFIX + "instance.ejections").counters()).isEmpty());
		});
	}

	@Test
	void whateverComesAndGoesTheMetersAreThoseOfWhoIsThere() {
		run((context, meters) -> {
			ServiceRegistry registry = context.getBean(ServiceRegistry.class);
			Map<String, ServiceInstance> there = new TreeMap<>();
			for (int i = 10; i < 30; i++) {
				there.put("i-" + i, register(registry, "i-" + i));
			}
			context.getBean(LoadBalancers.class).pick("stock").cancel();
			Random random = new Random(5);
			for (int round = 0; round < 40; round++) {
				for (int change = 0; change <= random.nextInt(4); change++) {
					String id = "i-" + (10 + random.nextInt(30));
					ServiceInstance gone = there.remove(id);
					if (gone != null) {
						registry.deregister(gone).block();
					}
					if (gone == null || random.nextBoolean()) {
						there.put(id, register(registry, id));
					}
				}
				until(() -> assertThat(instances(meters)).containsExactlyElementsOf(there.keySet()));
			}
			LoadBalancer stock = context.getBean(LoadBalancers.class).find("stock");
			IntStream.range(0, 200).forEach((i) -> stock.pick().cancel());
			until(() -> assertThat(stock.report())
				.allSatisfy((report) -> assertThat(picks(meters, report.instance().id())).isEqualTo(report.picks())));
		});
	}

	@Test
	void countsFailoversByTheInstanceThatFailed() {
		run((context, meters) -> {
			ServiceRegistry registry = context.getBean(ServiceRegistry.class);
			register(registry, "a");
			register(registry, "b");
			LoadBalancers balancers = context.getBean(LoadBalancers.class);
			Attempt failed = balancers.pick("stock");
			failed.fail(new IOException("reset"));
			failed.failedOver();
			String there = failed.instance().id();
			until(() -> assertThat(failovers(meters, there)).containsExactly(1.0));
			until(() -> assertThat(failovers(meters, there.equals("a") ? "b" : "a")).containsExactly(0.0));
			registry.deregister(failed.instance()).block();
			until(() -> assertThat(failovers(meters, there)).isEmpty());
		});
	}

	@Test
	void countsEjectionsByInstance() {
		run((context, meters) -> {
			ServiceRegistry registry = context.getBean(ServiceRegistry.class);
			register(registry, "a");
			register(registry, "b");
			LoadBalancers balancers = context.getBean(LoadBalancers.class);
			for (int i = 0; i < 3; i++) {
				Attempt failed = balancers.pick("stock");
				failed.responded(503);
				failed.complete();
			}
			String ejected = balancers.find("stock")
				.report()
				.stream()
				.filter((instance) -> instance.ejectionLeft() != null)
				.map((instance) -> instance.instance().id())
				.findAny()
				.orElseThrow();
			until(() -> assertThat(ejections(meters, ejected)).containsExactly(1.0));
			until(() -> assertThat(ejections(meters, ejected.equals("a") ? "b" : "a")).containsExactly(0.0));
		});
	}

	@Test
	void saysWhichServicePanics() {
		run((context, meters) -> {
			ServiceRegistry registry = context.getBean(ServiceRegistry.class);
			register(registry, "a");
			LoadBalancer stock = context.getBean(LoadBalancers.class).find("stock");
			stock.pick().cancel();
			assertThat(panic(meters)).isZero();
			stock.members().get(0).standing().health(Health.UNHEALTHY, 0);
			assertThat(panic(meters)).isEqualTo(1);
			stock.override("round-robin");
			assertThat(meters.find(PREFIX + "panic").gauges()).hasSize(1);
		});
	}

	@Test
	void ceasesToFollowWhenTheApplicationEnds() {
		InMemoryServiceRegistry registry = new InMemoryServiceRegistry(Duration.ofDays(1), Ticker.system());
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		LoadBalancerMeters[] closed = new LoadBalancerMeters[1];
		this.runner.withBean(ServiceRegistry.class, () -> registry).run((context) -> {
			closed[0] = context.getBean(LoadBalancerMeters.class);
			closed[0].bindTo(meters);
			register(registry, "a");
			context.getBean(LoadBalancers.class).pick("stock").cancel();
			until(() -> assertThat(instances(meters)).containsExactly("a"));
			closed[0].dispose();
			register(registry, "b");
			assertThat(context.getBean(LoadBalancers.class).pick("stock")).isNotNull();
		});
		assertThat(closed[0].isDisposed()).isTrue();
		assertThat(instances(meters)).containsExactly("a");
	}

	private void run(BiConsumer<ApplicationContext, MeterRegistry> test) {
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues(PREFIX + "ejection.consecutive-failures=2")
			.run((context) -> {
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				context.getBean(LoadBalancerMeters.class).bindTo(meters);
				test.accept(context, meters);
			});
	}

	private static void until(ThrowingRunnable assertion) {
		await().atMost(Duration.ofSeconds(30)).ignoreException(MeterNotFoundException.class).untilAsserted(assertion);
	}

	private static List<String> instances(MeterRegistry meters) {
		return meters.find(PREFIX + "instance.picks")
			.tag("service", "stock")
			.meters()
			.stream()
			.map((meter) -> meter.getId().getTag("instance"))
			.sorted()
			.toList();
	}

	private static double picks(MeterRegistry meters, String instance) {
		return meters.get(PREFIX + "instance.picks").tag("instance", instance).functionCounter().count();
	}

	private static List<Double> failovers(MeterRegistry meters, String instance) {
		return meters.find(PREFIX + "instance.failovers")
			.tags("service", "stock", "instance", instance)
			.functionCounters()
			.stream()
			.map(FunctionCounter::count)
			.toList();
	}

	private static List<Double> ejections(MeterRegistry meters, String instance) {
		return meters.find(PREFIX + "instance.ejections")
			.tags("service", "stock", "instance", instance)
			.counters()
			.stream()
			.map(Counter::count)
			.toList();
	}

	private static double panic(MeterRegistry meters) {
		return meters.get(PREFIX + "panic").tag("service", "stock").gauge().value();
	}

	private static ServiceInstance register(ServiceRegistry registry, String id) {
		return registry.register(ServiceInstance.builder("stock", id, "10.0.0.7", 8080).build()).block();
	}

}
