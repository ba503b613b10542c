package io.outrigger.autoconfigure.springcloud;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.CommonsClientAutoConfiguration;
import org.springframework.cloud.client.ReactiveCommonsClientAutoConfiguration;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClient;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClient;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.simple.reactive.SimpleReactiveDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistrationAutoConfiguration;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.cloud.client.serviceregistry.ServiceRegistryAutoConfiguration;
import org.springframework.cloud.client.serviceregistry.endpoint.ServiceRegistryEndpoint;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheManager;
import org.springframework.cloud.loadbalancer.config.LoadBalancerCacheAutoConfiguration;
import org.springframework.context.ApplicationContext;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.registry.RegistryAutoConfiguration;
import io.outrigger.registry.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link SpringCloudAutoConfiguration}.
 */
class SpringCloudAutoConfigurationTests {

	private static final AutoConfigurations OURS = AutoConfigurations.of(OutriggerAutoConfiguration.class,
			RegistryAutoConfiguration.class, SpringCloudAutoConfiguration.class);

	private static final AutoConfigurations COMMONS = AutoConfigurations.of(UtilAutoConfiguration.class,
			CommonsClientAutoConfiguration.class, ReactiveCommonsClientAutoConfiguration.class,
			CompositeDiscoveryClientAutoConfiguration.class, ReactiveCompositeDiscoveryClientAutoConfiguration.class,
			SimpleDiscoveryClientAutoConfiguration.class, SimpleReactiveDiscoveryClientAutoConfiguration.class,
			ServiceRegistryAutoConfiguration.class, AutoServiceRegistrationAutoConfiguration.class,
			LoadBalancerCacheAutoConfiguration.class);

	private final ApplicationContextRunner ours = new ApplicationContextRunner().withConfiguration(OURS);

	private final ApplicationContextRunner runner = this.ours.withConfiguration(COMMONS)
		.withPropertyValues("spring.application.name=shop", "outrigger.instance.id=shop-1",
				"management.endpoints.web.exposure.include=*");

	@Test
	void springCloudSeesWhatTheRegistryKnows() {
		this.runner.run((context) -> {
			register(context, "orders", "orders-1");
			assertThat(context.getBean(DiscoveryClient.class)).isInstanceOf(CompositeDiscoveryClient.class);
			assertThat(context.getBean(DiscoveryClient.class).getServices()).contains("orders");
			assertThat(context.getBean(DiscoveryClient.class).getInstances("orders")).hasSize(1);
			assertThat(context.getBean(ReactiveDiscoveryClient.class))
				.isInstanceOf(ReactiveCompositeDiscoveryClient.class);
			assertThat(context.getBean(ReactiveDiscoveryClient.class).getInstances("orders").collectList().block())
				.isEqualTo(context.getBean(DiscoveryClient.class).getInstances("orders"));
			assertThat(context).hasSingleBean(RegistryHeartbeat.class);
		});
	}

	@Test
	void othersAreAskedFirstUnlessTheUserSaysOtherwise() {
		this.runner.run((context) -> assertThat(clients(context)).last().isInstanceOf(RegistryDiscoveryClient.class));
		this.runner.withPropertyValues("outrigger.spring-cloud.order=-1").run((context) -> {
			assertThat(clients(context)).first().isInstanceOf(RegistryDiscoveryClient.class);
			assertThat(context.getBean(ReactiveCompositeDiscoveryClient.class).getDiscoveryClients()).first()
				.isInstanceOf(RegistryReactiveDiscoveryClient.class);
		});
	}

	@Test
	void aServiceThatAnotherClientKnowsIsAnsweredByThatClient() {
		this.runner
			.withPropertyValues("spring.cloud.discovery.client.simple.instances.orders[0].uri=http://elsewhere:80")
			.run((context) -> {
				register(context, "orders", "orders-1");
				register(context, "billing", "billing-1");
				DiscoveryClient client = context.getBean(DiscoveryClient.class);
				assertThat(client.getInstances("orders")).singleElement().extracting("host").isEqualTo("elsewhere");
				assertThat(client.getInstances("billing")).singleElement()
					.extracting("instanceId")
					.isEqualTo("billing-1");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "outrigger.enabled", "outrigger.registry.enabled", "outrigger.spring-cloud.enabled",
			"spring.cloud.discovery.enabled" })
	void eachOfTheseSwitchesItOff(String property) {
		this.runner.withPropertyValues(property + "=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(DiscoveredServices.class)
				.doesNotHaveBean(RegistryDiscoveryClient.class)
				.doesNotHaveBean(RegistryReactiveDiscoveryClient.class)
				.doesNotHaveBean(RegistryHeartbeat.class)
				.doesNotHaveBean(RegistryListsUncached.class)
				.doesNotHaveBean(Registration.class)
				.doesNotHaveBean(ServiceRegistry.class)
				.doesNotHaveBean(SpringCloudProperties.class));
	}

	@Test
	void eachKindOfClientHasSpringCloudsOwnSwitch() {
		this.runner.withPropertyValues("spring.cloud.discovery.reactive.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(RegistryDiscoveryClient.class)
				.doesNotHaveBean(RegistryReactiveDiscoveryClient.class));
		this.runner.withPropertyValues("spring.cloud.discovery.blocking.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(RegistryReactiveDiscoveryClient.class)
				.doesNotHaveBean(RegistryDiscoveryClient.class));
	}

	@Test
	void withoutWebFluxThereIsTheBlockingClient() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.web.reactive"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(RegistryDiscoveryClient.class)
				.doesNotHaveBean(RegistryReactiveDiscoveryClient.class));
	}

	@Test
	void withoutSpringCloudThereIsNothing() {
		this.ours.withClassLoader(new FilteredClassLoader("org.springframework.cloud"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(io.outrigger.registry.ServiceRegistry.class)
				.doesNotHaveBean(DiscoveredServices.class));
	}

	@Test
	void withoutItsLoadBalancerThereIsNoCacheToMind() {
		this.ours.withClassLoader(new FilteredClassLoader("org.springframework.cloud.loadbalancer"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(RegistryDiscoveryClient.class)
				.doesNotHaveBean(RegistryListsUncached.class));
	}

	@Test
	void theCacheOfItsLoadBalancerIsMinded() {
		this.runner.run((context) -> assertThat(context.getBean(LoadBalancerCacheManager.class))
			.isInstanceOf(SelectiveCacheManager.class));
	}

	@Test
	void theUsersBeansWin() {
		Registration registration = mock(Registration.class);
		ServiceRegistry<?> registry = mock(ServiceRegistry.class);
		this.runner.withBean(Registration.class, () -> registration)
			.withBean(ServiceRegistry.class, () -> registry)
			.run((context) -> {
				assertThat(context).hasSingleBean(Registration.class).hasSingleBean(ServiceRegistry.class);
				assertThat(context.getBean(Registration.class)).isSameAs(registration);
			});
		this.runner.withBean("outriggerDiscoveryClient", DiscoveryClient.class, () -> mock(DiscoveryClient.class))
			.withBean("outriggerReactiveDiscoveryClient", ReactiveDiscoveryClient.class,
					() -> mock(ReactiveDiscoveryClient.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(RegistryDiscoveryClient.class)
				.doesNotHaveBean(RegistryReactiveDiscoveryClient.class));
	}

	@Test
	void theRegistrationOfAnotherDiscoveryClientWinsOverOurs() {
		this.runner.withConfiguration(AutoConfigurations.of(AnotherAutoConfiguration.class)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeansOfType(Registration.class)).hasSize(2);
			assertThat(context.getBean(Registration.class)).isSameAs(context.getBean("anotherRegistration"));
			assertThat(context.getBean(ServiceRegistryEndpoint.class).getStatus().getBody()).isEqualTo("ANOTHER");
		});
	}

	@Test
	void theEndpointOfSpringCloudSpeaksForThisInstance() {
		this.runner.run((context) -> {
			WebEndpointResponse<?> status = context.getBean(ServiceRegistryEndpoint.class).getStatus();
			assertThat(status.getBody()).isEqualTo("STARTING");
			assertThat(context.getBean(Registration.class).getInstanceId()).isEqualTo("shop-1");
		});
	}

	@Test
	void whoInsistsOnAutomaticRegistrationHasIt() {
		this.runner.withPropertyValues("spring.cloud.service-registry.auto-registration.fail-fast=true")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static List<DiscoveryClient> clients(ApplicationContext context) {
		return context.getBean(CompositeDiscoveryClient.class).getDiscoveryClients();
	}

	private static void register(ApplicationContext context, String service, String id) {
		context.getBean(io.outrigger.registry.ServiceRegistry.class)
			.register(ServiceInstance.builder(service, id, "here", 8080).build())
			.block();
	}

}
