package io.outrigger.autoconfigure.registry;

import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.availability.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.availability.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.health.HealthContributorAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.health.HealthEndpointAutoConfiguration;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.HttpHandlerAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.ReactiveWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.WebFluxAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.web.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.context.ApplicationContext;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.actuate.OutriggerActuatorAutoConfiguration;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.self.SelfRegistration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link HealthGroupLifecycle}.
 */
class HealthGroupTests {

	private final Stock stock = new Stock();

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner(
			AnnotationConfigReactiveWebServerApplicationContext::new)
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class,
				OutriggerActuatorAutoConfiguration.class, RegistryAutoConfiguration.class,
				RegistryActuatorAutoConfiguration.class, ReactiveWebServerFactoryAutoConfiguration.class,
				HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class, EndpointAutoConfiguration.class,
				WebEndpointAutoConfiguration.class, HealthContributorAutoConfiguration.class,
				HealthEndpointAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class,
				AvailabilityHealthContributorAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class))
		.withBean("stock", HealthIndicator.class, () -> this.stock)
		.withPropertyValues("spring.application.name=orders", "server.port=0", "outrigger.instance.id=orders-1",
				"spring.reactor.netty.shutdown-quiet-period=0s", "outrigger.registry.health-interval=100ms",
				"management.endpoint.health.group.shop.include=stock",
				"management.endpoint.health.group.shop.status.order=DOWN,OUT_OF_SERVICE,WARNING,UP");

	private final ReactiveWebApplicationContextRunner following = this.runner
		.withPropertyValues("outrigger.registry.health-group=shop");

	private final ReactiveWebApplicationContextRunner probing = this.runner.withPropertyValues(
			"management.endpoint.health.probes.enabled=true",
			"management.endpoint.health.group.readiness.include=readinessState,stock");

	@Test
	void theStateFollowsTheGroupThatTheUserNames() {
		this.following.run((context) -> {
			ready(context, ReadinessState.ACCEPTING_TRAFFIC);
			awaitStatus(context, InstanceStatus.UP);
			this.stock.health = Health.down().build();
			awaitStatus(context, InstanceStatus.DOWN, "health group 'shop' is DOWN: stock");
			this.stock.health = Health.status("WARNING").build();
			awaitStatus(context, InstanceStatus.DEGRADED, "health group 'shop' is WARNING: stock");
			this.stock.health = Health.outOfService().build();
			awaitStatus(context, InstanceStatus.OUT_OF_SERVICE);
			this.stock.health = Health.unknown().build();
			awaitStatus(context, InstanceStatus.UP, null);
		});
	}

	@Test
	void anInstanceThatIsDownFromTheStartIsNeverUp() {
		this.stock.health = Health.down().build();
		// A check is late after an interval, and would be a state of its own
		this.following.withPropertyValues("outrigger.registry.health-interval=5s").run((context) -> {
			ServiceRegistry registry = context.getBean(ServiceRegistry.class);
			ready(context, ReadinessState.ACCEPTING_TRAFFIC);
			awaitStatus(context, InstanceStatus.DOWN);
			assertThat(registry.discover("orders").revision()).isLessThanOrEqualTo(2);
		});
	}

	@Test
	void aCheckThatHangsHoldsNothingUpAndDegradesTheInstance() {
		CountDownLatch hung = new CountDownLatch(1);
		this.stock.before = hung;
		this.following.run((context) -> {
			ready(context, ReadinessState.ACCEPTING_TRAFFIC);
			awaitStatus(context, InstanceStatus.DEGRADED, "its health check has not answered within PT0.1S");
			hung.countDown();
			awaitStatus(context, InstanceStatus.UP);
		});
	}

	@Test
	void theReadinessGroupIsFollowedIfThereIsOne() {
		this.probing.run((context) -> {
			ready(context, ReadinessState.ACCEPTING_TRAFFIC);
			awaitStatus(context, InstanceStatus.UP);
			this.stock.health = Health.down().build();
			awaitStatus(context, InstanceStatus.DOWN, "health group 'readiness' is DOWN: stock");
			ready(context, ReadinessState.REFUSING_TRAFFIC);
			awaitStatus(context, InstanceStatus.OUT_OF_SERVICE);
		});
	}

	@Test
	void readinessIsSeenAtOnceHoweverRarelyTheGroupIsAsked() {
		this.probing.withPropertyValues("outrigger.registry.health-interval=1h").run((context) -> {
			awaitStatus(context, InstanceStatus.STARTING);
			long starting = revision(context);
			ready(context, ReadinessState.ACCEPTING_TRAFFIC);
			awaitStatus(context, InstanceStatus.UP);
			assertThat(revision(context)).isEqualTo(starting + 1);
			ready(context, ReadinessState.REFUSING_TRAFFIC);
			awaitStatus(context, InstanceStatus.OUT_OF_SERVICE);
			ready(context, ReadinessState.ACCEPTING_TRAFFIC);
			awaitStatus(context, InstanceStatus.UP);
		});
	}

	@Test
	void anEmptyNameFollowsNone() {
		this.stock.health = Health.down().build();
		this.probing.withPropertyValues("outrigger.registry.health-group=").run((context) -> {
			ready(context, ReadinessState.ACCEPTING_TRAFFIC);
			awaitStatus(context, InstanceStatus.UP);
			assertThat(context.getBean(HealthGroupLifecycle.class).isRunning()).isFalse();
		});
	}

	@Test
	void withoutAReadinessGroupOnlyReadinessCounts() {
		this.stock.health = Health.down().build();
		this.runner.run((context) -> {
			ready(context, ReadinessState.ACCEPTING_TRAFFIC);
			awaitStatus(context, InstanceStatus.UP);
			assertThat(context.getBean(HealthGroupLifecycle.class).isRunning()).isFalse();
		});
	}

	@Test
	void aGroupThatIsNotThereIsRefused() {
		this.runner.withPropertyValues("outrigger.registry.health-group=shops")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("outrigger.registry.health-group is 'shops' but must be: one of the health groups [shop] "
						+ "(management.endpoint.health.group.<name>.include makes one), or empty for none"));
		this.runner.withPropertyValues("outrigger.registry.health-group=shop", "management.endpoint.health.access=NONE")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("one of the health groups []"));
	}

	@Test
	void aStoppedApplicationAsksNoMoreAndAsksAgainWhenStarted() {
		this.following.run((context) -> {
			ready(context, ReadinessState.ACCEPTING_TRAFFIC);
			awaitStatus(context, InstanceStatus.UP);
			context.getSourceApplicationContext().stop();
			assertThat(context.getBean(HealthGroupLifecycle.class).isRunning()).isFalse();
			this.stock.health = Health.down().build();
			context.getSourceApplicationContext().start();
			awaitStatus(context, InstanceStatus.DOWN);
		});
	}

	private static void ready(ApplicationContext context, ReadinessState state) {
		AvailabilityChangeEvent.publish(context, state);
	}

	private static void awaitStatus(ApplicationContext context, InstanceStatus status) {
		await().untilAsserted(
				() -> assertThat(context.getBean(ServiceRegistry.class).discover("orders").instances()).singleElement()
					.extracting("status")
					.isEqualTo(status));
	}

	/*
	 * A check that is late says so meanwhile.
	 */
	private static void awaitStatus(ApplicationContext context, InstanceStatus status, String reason) {
		await().untilAsserted(() -> {
			assertThat(context.getBean(ServiceRegistry.class).discover("orders").instances()).singleElement()
				.extracting("status")
				.isEqualTo(status);
			assertThat(context.getBean(SelfRegistration.class).status().reason()).isEqualTo(reason);
		});
	}

	private static long revision(ApplicationContext context) {
		return context.getBean(ServiceRegistry.class).discover("orders").revision();
	}

	/**
	 * Health that a test decides.
	 */
	private static final class Stock implements HealthIndicator {

		private volatile Health health = Health.up().build();

		private volatile CountDownLatch before = new CountDownLatch(0);

		@Override
		public Health health() {
			try {
				this.before.await();
				return this.health;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}

	}

}
