package io.outrigger.autoconfigure.springcloud.balancing;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ReactiveCommonsClientAutoConfiguration;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.simple.reactive.SimpleReactiveDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.DefaultRequestContext;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.ResponseData;
import org.springframework.cloud.client.loadbalancer.RetryableRequestContext;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClient;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClients;
import org.springframework.cloud.loadbalancer.config.LoadBalancerCacheAutoConfiguration;
import org.springframework.cloud.loadbalancer.core.RandomLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ReactorLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;
import org.springframework.cloud.loadbalancer.core.SelectedInstanceCallback;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.util.LinkedMultiValueMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.loadbalancer.LoadBalancerAutoConfiguration;
import io.outrigger.autoconfigure.registry.RegistryAutoConfiguration;
import io.outrigger.autoconfigure.springcloud.SpringCloudAutoConfiguration;
import io.outrigger.loadbalancer.InstanceReport;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RegistryBalancer} as Spring Cloud has it for each service.
 */
class RegistryBalancerTests {

	private final ApplicationContextRunner ours = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(OutriggerAutoConfiguration.class, RegistryAutoConfiguration.class, LoadBalancerAutoConfiguration.class,
				SpringCloudAutoConfiguration.class, SpringCloudBalancingAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.ours
		.withConfiguration(AutoConfigurations.of(UtilAutoConfiguration.class,
				ReactiveCommonsClientAutoConfiguration.class, ReactiveCompositeDiscoveryClientAutoConfiguration.class,
				SimpleReactiveDiscoveryClientAutoConfiguration.class, LoadBalancerCacheAutoConfiguration.class,
				org.springframework.cloud.loadbalancer.config.LoadBalancerAutoConfiguration.class))
		.withPropertyValues("spring.application.name=shop", "outrigger.loadbalancer.policy=round-robin");

	@Test
	void ourPolicyChoosesAmongWhatTheRegistryHas() {
		this.runner.run((context) -> {
			assertThat(balancer(context, "stock")).isInstanceOf(RegistryBalancer.class);
			assertThat(balancer(context, "stock").choose(new DefaultRequest<>()).block().hasServer()).isFalse();
			register(context, "a");
			register(context, "b");
			assertThat(choose(context, 4)).containsExactlyInAnyOrder("a", "a", "b", "b");
			context.getBean(ServiceRegistry.class)
				.setStatus(context.getBean(ServiceRegistry.class).discover("stock").instances().get(0),
						InstanceStatus.OUT_OF_SERVICE)
				.block();
			assertThat(choose(context, 4)).containsOnly("b");
		});
	}

	@Test
	void theListIsFedByTheRegistry() {
		this.runner.run((context) -> {
			register(context, "a");
			ServiceInstanceListSupplier supplier = context.getBean(LoadBalancerClientFactory.class)
				.getInstance("stock", ServiceInstanceListSupplier.class);
			StepVerifier.create(supplier.get().map(RegistryBalancerTests::ids))
				.expectNext(List.of("a"))
				.then(() -> register(context, "b"))
				.expectNext(List.of("a", "b"))
				.thenCancel()
				.verify(Duration.ofSeconds(10));
		});
	}

	@Test
	void aRequestIsInFlightFromItsStartToItsEndAsSpringCloudTellsIt() {
		this.runner.run((context) -> {
			register(context, "a");
			LoadBalancerLifecycle<Object, Object, ServiceInstance> lifecycle = context.getBean(AttemptLifecycle.class);
			Request<Object> request = new DefaultRequest<>(new DefaultRequestContext());
			for (CompletionContext.Status status : CompletionContext.Status.values()) {
				Response<ServiceInstance> chosen = balancer(context, "stock").choose(request).block();
				lifecycle.onStart(request);
				lifecycle.onStartRequest(request, chosen);
				assertThat(report(context).inFlight()).isOne();
				lifecycle.onComplete(new CompletionContext<>(status,
						(status == CompletionContext.Status.FAILED) ? new java.net.ConnectException() : null, request,
						chosen, new ResponseData(HttpStatus.OK, new HttpHeaders(), new LinkedMultiValueMap<>(), null)));
				assertThat(report(context).inFlight()).isZero();
			}
			assertThat(report(context))
				.extracting(InstanceReport::successes, InstanceReport::failures, InstanceReport::cancels)
				.containsExactly(1L, 1L, 1L);
			lifecycle.onComplete(new CompletionContext<>(CompletionContext.Status.DISCARD, request));
		});
	}

	@Test
	void aRetryGoesToAnotherInstanceIfThereIsOneUnlessSpringCloudIsToldOtherwise() {
		this.runner.run((context) -> {
			register(context, "a");
			ServiceInstance previous = balancer(context, "stock").choose(new DefaultRequest<>()).block().getServer();
			Request<?> retry = new DefaultRequest<>(new RetryableRequestContext(previous));
			assertThat(id(balancer(context, "stock").choose(retry))).isEqualTo("a");
			register(context, "b");
			assertThat(Stream.generate(() -> id(balancer(context, "stock").choose(retry))).limit(10)).containsOnly("b");
		});
		this.runner.withPropertyValues("spring.cloud.loadbalancer.retry.avoid-previous-instance=false")
			.run((context) -> {
				register(context, "a");
				register(context, "b");
				ServiceInstance previous = balancer(context, "stock").choose(new DefaultRequest<>())
					.block()
					.getServer();
				Request<?> retry = new DefaultRequest<>(new RetryableRequestContext(previous));
				assertThat(Stream.generate(() -> id(balancer(context, "stock").choose(retry))).limit(2))
					.containsExactlyInAnyOrder("a", "b");
			});
	}

	@Test
	void theInstancesThatWereTriedComeLast() {
		this.runner.run((context) -> {
			Set<String> tried = new LinkedHashSet<>();
			Request<?> request = new DefaultRequest<>(
					new RequestDataContext(new RequestData(HttpMethod.GET, URI.create("http://stock/"),
							new HttpHeaders(), new LinkedMultiValueMap<>(), Map.of(PickedInstance.TRIED, tried))));
			List.of("a", "b", "c").forEach((id) -> register(context, id));
			for (int i = 0; i < 3; i++) {
				assertThat(tried.add(id(balancer(context, "stock").choose(request)))).isTrue();
			}
			String last = new ArrayList<>(tried).get(2);
			assertThat(Stream.generate(() -> id(balancer(context, "stock").choose(request))).limit(20))
				.doesNotContain(last);
		});
	}

	@Test
	void whatAnotherDiscoveryClientKnowsFirstIsBalancedBySpringCloud() {
		this.runner
			.withPropertyValues("spring.cloud.discovery.client.simple.instances.stock[0].uri=http://elsewhere:80")
			.run((context) -> {
				register(context, "a");
				assertThat(balancer(context, "stock").choose(new DefaultRequest<>()).block().getServer().getHost())
					.isEqualTo("elsewhere");
				assertThat(report(context).picks()).isZero();
				context.getBean(ServiceRegistry.class)
					.register(io.outrigger.registry.ServiceInstance.builder("orders", "o", "here", 80).build())
					.block();
				assertThat(id(balancer(context, "orders").choose(new DefaultRequest<>()))).isEqualTo("o");
			});
	}

	@Test
	void whatTheUserHasForAServiceWins() {
		this.runner.withUserConfiguration(OwnBalancer.class).run((context) -> {
			assertThat(balancer(context, "stock")).isInstanceOf(RandomLoadBalancer.class);
			assertThat(balancer(context, "orders")).isInstanceOf(RegistryBalancer.class);
		});
		this.runner.withUserConfiguration(OwnList.class).run((context) -> {
			register(context, "a");
			assertThat(balancer(context, "stock").choose(new DefaultRequest<>()).block().getServer().getHost())
				.isEqualTo("mine");
		});
		this.runner.withUserConfiguration(OwnForAll.class)
			.run((context) -> assertThat(balancer(context, "stock")).isInstanceOf(RandomLoadBalancer.class));
	}

	@Test
	void aListThatWantsToKnowWhatWasChosenIsTold() {
		this.runner.withUserConfiguration(TellingList.class).run((context) -> {
			register(context, "a");
			assertThat(balancer(context, "stock").choose(new DefaultRequest<>()).block().hasServer()).isTrue();
			assertThat(context.getBean(TellingList.Chosen.class).ids).containsExactly("a");
		});
	}

	@Test
	void switchesTurnItOff() {
		for (String off : List.of("outrigger.spring-cloud.loadbalancer.enabled", "outrigger.spring-cloud.enabled",
				"outrigger.loadbalancer.enabled", "outrigger.enabled")) {
			this.runner.withPropertyValues(off + "=false").run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(AttemptLifecycle.class);
				assertThat(balancer(context, "stock")).isInstanceOf(RoundRobinLoadBalancer.class);
			});
		}
		this.runner.withPropertyValues("spring.cloud.loadbalancer.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AttemptLifecycle.class));
		this.ours.withClassLoader(new FilteredClassLoader("org.springframework.cloud.loadbalancer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("outriggerAttemptLifecycle"));
	}

	private static ReactorServiceInstanceLoadBalancer balancer(ApplicationContext context, String service) {
		return (ReactorServiceInstanceLoadBalancer) context.getBean(LoadBalancerClientFactory.class)
			.getInstance(service);
	}

	private static List<String> choose(ApplicationContext context, int times) {
		return Stream.generate(() -> id(balancer(context, "stock").choose(new DefaultRequest<>())))
			.limit(times)
			.toList();
	}

	private static String id(Mono<Response<ServiceInstance>> choice) {
		return choice.block().getServer().getInstanceId();
	}

	private static List<String> ids(List<ServiceInstance> instances) {
		return instances.stream().map(ServiceInstance::getInstanceId).toList();
	}

	private static InstanceReport report(ApplicationContext context) {
		return context.getBean(LoadBalancers.class).find("stock").report().get(0);
	}

	private static void register(ApplicationContext context, String id) {
		context.getBean(ServiceRegistry.class)
			.register(io.outrigger.registry.ServiceInstance.builder("stock", id, "here", 80).build())
			.block();
	}

	@Configuration(proxyBeanMethods = false)
	@LoadBalancerClient(name = "stock", configuration = RandomConfiguration.class)
	static class OwnBalancer {

	}

	@Configuration(proxyBeanMethods = false)
	@LoadBalancerClients(defaultConfiguration = RandomConfiguration.class)
	static class OwnForAll {

	}

	static class RandomConfiguration {

		@Bean
		ReactorLoadBalancer<ServiceInstance> random(LoadBalancerClientFactory factory) {
			return new RandomLoadBalancer(factory.getLazyProvider("stock", ServiceInstanceListSupplier.class), "stock");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@LoadBalancerClient(name = "stock", configuration = ListConfiguration.class)
	static class OwnList {

	}

	static class ListConfiguration {

		@Bean
		ServiceInstanceListSupplier mine() {
			return new ServiceInstanceListSupplier() {

				@Override
				public String getServiceId() {
					return "stock";
				}

				@Override
				public Flux<List<ServiceInstance>> get() {
					return Flux.just(List.of(new DefaultServiceInstance("x", "stock", "mine", 80, false)));
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@LoadBalancerClient(name = "stock", configuration = TellingConfiguration.class)
	static class TellingList {

		@Bean
		Chosen chosen() {
			return new Chosen();
		}

		static class Chosen {

			final List<String> ids = new ArrayList<>();

		}

	}

	static class TellingConfiguration {

		@Bean
		ServiceInstanceListSupplier telling(TellingList.Chosen chosen) {
			return new TellingSupplier(chosen);
		}

	}

	record TellingSupplier(TellingList.Chosen chosen) implements ServiceInstanceListSupplier, SelectedInstanceCallback {

		@Override
		public String getServiceId() {
			return "stock";
		}

		@Override
		public Flux<List<ServiceInstance>> get() {
			return Flux.just(List.of(new DefaultServiceInstance("a", "stock", "here", 80, false)));
		}

		@Override
		public void selectedServiceInstance(ServiceInstance instance) {
			this.chosen.ids.add(instance.getInstanceId());
		}

	}

}
