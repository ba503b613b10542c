package io.outrigger.autoconfigure.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.http.codec.CodecsAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.HttpHandlerAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.ReactiveWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.WebFluxAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.web.context.WebServerGracefulShutdownLifecycle;
import org.springframework.boot.web.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.mock.env.MockEnvironment;

import io.outrigger.autoconfigure.InboundWork;
import io.outrigger.autoconfigure.InstanceProperties;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.autoconfigure.actuate.Feature;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.actuate.FeatureStatus;
import io.outrigger.autoconfigure.actuate.OutriggerActuatorAutoConfiguration;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.load.InstanceCapacity;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.registry.load.LoadSource;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.registry.self.SelfRegistration;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RegistryAutoConfiguration} and
 * {@link RegistryActuatorAutoConfiguration}.
 */
class RegistryAutoConfigurationTests {

	private static final AutoConfigurations OURS = AutoConfigurations.of(OutriggerAutoConfiguration.class,
			OutriggerActuatorAutoConfiguration.class, RegistryAutoConfiguration.class,
			RegistryActuatorAutoConfiguration.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(OURS)
		.withPropertyValues("spring.application.name=orders", "management.endpoints.web.exposure.include=*");

	private final ReactiveWebApplicationContextRunner web = new ReactiveWebApplicationContextRunner(
			AnnotationConfigReactiveWebServerApplicationContext::new)
		.withConfiguration(OURS)
		.withConfiguration(AutoConfigurations.of(ReactiveWebServerFactoryAutoConfiguration.class,
				HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class, CodecsAutoConfiguration.class))
		.withPropertyValues("spring.application.name=orders", "server.port=0", "outrigger.instance.id=orders-1",
				"spring.reactor.netty.shutdown-quiet-period=0s");

	@Test
	void aWebApplicationRegistersItself() {
		this.web.run((context) -> {
			ServiceInstance self = self(context);
			assertThat(self.id()).isEqualTo("orders-1");
			assertThat(self.port())
				.isEqualTo(((AnnotationConfigReactiveWebServerApplicationContext) context.getSourceApplicationContext())
					.getWebServer()
					.getPort());
			assertThat(self.host()).isEqualTo("127.0.0.1");
			assertThat(self.secure()).isFalse();
			assertThat(self.healthPath()).isEqualTo("/actuator/health");
			assertThat(self.status()).isEqualTo(InstanceStatus.STARTING);
		});
	}

	@Test
	void itIsUpWhileItAcceptsTraffic() {
		this.web.run((context) -> {
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			await().untilAsserted(() -> assertThat(self(context).status()).isEqualTo(InstanceStatus.UP));
			AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
			await().untilAsserted(() -> assertThat(self(context).status()).isEqualTo(InstanceStatus.OUT_OF_SERVICE));
		});
	}

	@Test
	void whatTheUserSaysOfTheInstanceIsRegistered() {
		this.web
			.withPropertyValues("outrigger.instance.host=shop.local", "outrigger.instance.port=8443",
					"outrigger.instance.management-port=9090", "outrigger.instance.health-path=/up",
					"outrigger.instance.zone=a", "outrigger.instance.region=north", "outrigger.instance.version=1.2",
					"outrigger.instance.weight=50", "outrigger.instance.metadata.team=blue")
			.run((context) -> {
				ServiceInstance self = self(context);
				assertThat(self.uri()).hasToString("http://shop.local:8443");
				assertThat(self.managementPort()).isEqualTo(9090);
				assertThat(self.healthPath()).isEqualTo("/up");
				assertThat(self.zone()).isEqualTo("a");
				assertThat(self.region()).isEqualTo("north");
				assertThat(self.version()).isEqualTo("1.2");
				assertThat(self.weight()).isEqualTo(50);
				assertThat(self.metadata()).containsEntry("team", "blue");
			});
	}

	@Test
	void whatItCanTakeIsRegistered() {
		this.web
			.withPropertyValues("outrigger.instance.capacity.max-requests-per-second=100",
					"outrigger.instance.capacity.max-connections=200", "outrigger.instance.capacity.cpu-cores=1.5",
					"outrigger.instance.capacity.memory=512MB")
			.run((context) -> assertThat(self(context).capacity())
				.isEqualTo(new InstanceCapacity(100, 200, 1.5, 512L << 20)));
		this.web.run((context) -> assertThat(self(context).capacity()).isEqualTo(new InstanceCapacity(null, null,
				(double) Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory())));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					management.endpoints.web.base-path=/manage,spring.webflux.base-path=/shop                 | /shop/manage/health
					management.endpoints.web.base-path=/,management.server.port=9090,spring.webflux.base-path=/shop | /health
					management.server.port=0,management.server.base-path=/admin                               | /admin/actuator/health
					management.server.port=8080,server.port=8080,spring.webflux.base-path=/shop               | /shop/actuator/health
					management.endpoints.web.path-mapping.health=up                                           | /actuator/up
					""")
	void theHealthPathFollowsTheUsersPaths(String properties, String path) {
		MockEnvironment environment = new MockEnvironment();
		for (String property : properties.split(",")) {
			environment.setProperty(property.split("=")[0], property.split("=")[1]);
		}
		InstanceProperties instance = new Binder(ConfigurationPropertySources.get(environment))
			.bindOrCreate("outrigger.instance", InstanceProperties.class);
		SelfDescription description = new SelfDescription(new SelfIdentity("orders", "orders-1"), instance, null,
				environment);
		assertThat(description.describe(8080, Instant.EPOCH).healthPath()).isEqualTo(path);
	}

	@Test
	void aClosingApplicationDrainsThenLeaves() {
		this.web.withBean(WhenTheServerStops.class).run((context) -> {
			ServiceRegistry registry = context.getBean(ServiceRegistry.class);
			WhenTheServerStops atStop = context.getBean(WhenTheServerStops.class);
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			await().until(() -> self(context).status() == InstanceStatus.UP);
			context.getSourceApplicationContext().close();
			assertThat(atStop.seen).isEqualTo(InstanceStatus.DRAINING);
			assertThat(registry.discover("orders").instances()).isEmpty();
		});
	}

	@Test
	void anApplicationThatStopsAndStartsIsBack() {
		this.web.run((context) -> {
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			await().until(() -> self(context).status() == InstanceStatus.UP);
			context.getSourceApplicationContext().stop();
			assertThat(context.getBean(ServiceRegistry.class).services()).isEmpty();
			context.getSourceApplicationContext().start();
			await().until(() -> self(context).status() == InstanceStatus.UP);
		});
	}

	@Test
	void aDrainThatSpringWouldCutShortIsRefused() {
		this.runner
			.withPropertyValues("outrigger.registry.drain-delay=5s", "spring.lifecycle.timeout-per-shutdown-phase=5s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("outrigger.registry.drain-delay is 'PT5S' but must be: shorter than "
						+ "spring.lifecycle.timeout-per-shutdown-phase (PT5S)"));
	}

	@Test
	void aProcessWithoutAWebServerIsNotRegistered() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(InMemoryServiceRegistry.class);
			assertThat(context.getBean(SelfRegistration.class).current()).isNull();
		});
	}

	@Test
	void switchedOffItLeavesNothing() {
		for (String property : new String[] { "outrigger.enabled=false", "outrigger.registry.enabled=false" }) {
			this.runner.withPropertyValues(property)
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(ServiceRegistry.class)
					.doesNotHaveBean(SelfRegistration.class)
					.doesNotHaveBean(RegistryEndpoint.class)
					.doesNotHaveBean(RegistryMeters.class));
		}
	}

	@Test
	void theUsersRegistryWins() {
		ServiceRegistry mine = new InMemoryServiceRegistry(Duration.ofSeconds(1), Ticker.system());
		this.runner.withBean("mine", ServiceRegistry.class, () -> mine)
			.run((context) -> assertThat(context.getBean(ServiceRegistry.class)).isSameAs(mine));
	}

	@Test
	void withoutActuatorThereIsARegistryAllTheSame() {
		this.runner.withClassLoader(new FilteredClassLoader(Endpoint.class.getPackageName()))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ServiceRegistry.class));
	}

	@Test
	void withoutMicrometerThereIsAnEndpointAllTheSame() {
		this.runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class.getPackageName()))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(RegistryEndpoint.class));
	}

	@Test
	void aBadLeaseIsNamed() {
		this.runner.withPropertyValues("outrigger.registry.lease=1s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessageStartingWith("outrigger.registry.lease is 'PT1S' but must be: at least twice"));
	}

	@Test
	void metersTellHowManyAreKnownAndHowThisOneFares() {
		this.web.withBean(SimpleMeterRegistry.class).run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			context.getBean(RegistryMeters.class).bindTo(meters);
			assertThat(meters.get("outrigger.registry.services").gauge().value()).isOne();
			for (InstanceStatus status : InstanceStatus.values()) {
				assertThat(meters.get("outrigger.registry.instances")
					.tag("status", status.name().toLowerCase(Locale.ROOT))
					.gauge()
					.value()).as(status.name()).isEqualTo((status == InstanceStatus.STARTING) ? 1 : 0);
			}
			assertThat(meters.get("outrigger.registry.view.age").timeGauge().value()).isZero();
			assertThat(meters.get("outrigger.registry.registrations").functionCounter().count()).isOne();
			assertThat(meters.get("outrigger.registry.heartbeats").tag("result", "failed").functionCounter().count())
				.isZero();
		});
	}

	@Test
	void loadRidesOnTheHeartbeat() {
		this.web.withPropertyValues("outrigger.registry.heartbeat-interval=100ms", "outrigger.registry.lease=10s")
			.withBean(InboundWork.class, () -> () -> 3)
			.run((context) -> {
				ServiceRegistry registry = context.getBean(ServiceRegistry.class);
				await().until(() -> registry.load(self(context)).cpu() != null);
				assertThat(registry.load(self(context)).inFlight()).isEqualTo(3);
			});
	}

	@Test
	void withoutAnybodyWhoCountsRequestsTheRestOfTheLoadIsKnown() {
		this.runner.run((context) -> {
			LoadSource load = context.getBean(LoadSource.class);
			load.sample();
			assertThat(load.sample().inFlight()).isNull();
			assertThat(load.sample().cpu()).isBetween(0.0, 1.0);
		});
	}

	@Test
	void theUsersLoadWins() {
		InstanceLoad mine = new InstanceLoad(1, 0.2, 0.3, Duration.ofMillis(4), 0.5);
		this.runner.withBean(LoadSource.class, () -> () -> mine)
			.run((context) -> assertThat(context.getBean(LoadSource.class).sample()).isSameAs(mine));
	}

	@Test
	void theOverviewIsToldWhenTheInstanceIsNotRegisteredAsItShouldBe() {
		this.runner.run((context) -> {
			FeatureReport report = context.getBean(FeatureReport.class);
			assertThat(report.feature()).isEqualTo(Feature.REGISTRY);
			assertThat(report.status()).isEqualTo(new FeatureStatus("memory", 0, null));
		});
		this.web.withBean("squatter", Squatter.class)
			.run((context) -> assertThat(context.getBean(FeatureReport.class).status().degraded()).contains("orders-1",
					"held by incarnation"));
	}

	private static ServiceInstance self(ApplicationContext context) {
		return context.getBean(ServiceRegistry.class).discover("orders").instances().get(0);
	}

	/**
	 * Looks at the registry when the web server begins to refuse requests.
	 */
	static class WhenTheServerStops implements SmartLifecycle {

		private final ServiceRegistry registry;

		private volatile InstanceStatus seen;

		private volatile boolean running;

		WhenTheServerStops(ServiceRegistry registry) {
			this.registry = registry;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			this.seen = this.registry.discover("orders").instances().get(0).status();
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE;
		}

	}

	/**
	 * Holds the id of the instance before the instance can.
	 */
	static class Squatter {

		Squatter(ServiceRegistry registry) {
			registry.register(ServiceInstance.builder("orders", "orders-1", "elsewhere", 80).build())
				.block(Duration.ofSeconds(10));
		}

	}

}
