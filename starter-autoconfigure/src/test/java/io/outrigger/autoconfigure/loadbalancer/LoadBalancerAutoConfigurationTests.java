package io.outrigger.autoconfigure.loadbalancer;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.web.client.RestClientAutoConfiguration;
import org.springframework.boot.autoconfigure.web.client.RestTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.function.client.WebClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.boot.web.reactive.function.client.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.TestLiveSource;
import io.outrigger.autoconfigure.actuate.OutriggerActuatorAutoConfiguration;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.registry.RegistryAutoConfiguration;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.NoInstanceAvailableException;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link LoadBalancerAutoConfiguration} and
 * {@link LoadBalancerActuatorAutoConfiguration}.
 */
class LoadBalancerAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(OutriggerAutoConfiguration.class,
			RegistryAutoConfiguration.class, LoadBalancerAutoConfiguration.class,
			LoadBalancerActuatorAutoConfiguration.class, OutriggerActuatorAutoConfiguration.class,
			WebClientAutoConfiguration.class, RestClientAutoConfiguration.class, RestTemplateAutoConfiguration.class,
			HttpMessageConvertersAutoConfiguration.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(CONFIGURATIONS);

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS);

	@Test
	void balancesByDefault() {
		this.runner.withUserConfiguration(Clients.class).run((context) -> {
			assertThat(context).hasSingleBean(LoadBalancers.class);
			Clients clients = context.getBean(Clients.class);
			assertBalanced(clients.balancedWeb.build());
			assertBalanced(clients.balancedRest.build());
			assertPlain(clients.plainWeb.build());
			assertBalanced(clients.balancedTemplates.build());
			assertThatExceptionOfType(NoInstanceAvailableException.class)
				.isThrownBy(() -> clients.balancedFactory.createClient(Nobody.class).call());
		});
	}

	@Test
	void balancesInAReactiveApplicationToo() {
		this.reactive.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).doesNotHaveBean("restClientBuilder");
			assertBalanced(context.getBean("outriggerBalancedRestClientBuilder", RestClient.Builder.class).build());
			assertBalanced(context.getBean("outriggerBalancedWebClientBuilder", WebClient.Builder.class).build());
		});
	}

	@Test
	void leavesBootsOwnBuildersInPlace() {
		this.runner.run((context) -> assertThat(context).hasBean("webClientBuilder")
			.hasBean("restClientBuilder")
			.hasBean("restTemplateBuilder"));
	}

	@Test
	void balancesAnHttpInterfaceOverWhicheverClientThereIs() {
		this.runner.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThatExceptionOfType(NoInstanceAvailableException.class).isThrownBy(
					() -> context.getBean("outriggerBalancedHttpServiceProxyFactory", HttpServiceProxyFactory.class)
						.createClient(Nobody.class)
						.call()));
		this.runner.run((context) -> {
			RestClient client = context.getBean("outriggerBalancedRestClientBuilder", RestClient.Builder.class).build();
			Nobody nobody = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
				.build()
				.createClient(Nobody.class);
			assertThatExceptionOfType(NoInstanceAvailableException.class).isThrownBy(nobody::call);
		});
	}

	@Test
	void balancesOverWhateverRequestFactoryABlockingClientIsGiven() {
		ClientHttpRequestFactory own = (uri, method) -> {
			throw new IllegalStateException("own");
		};
		this.runner.run((context) -> {
			RestClient.Builder builder = context.getBean("outriggerBalancedRestClientBuilder",
					RestClient.Builder.class);
			RestClient client = builder.requestFactory(own).build();
			assertBalanced(client);
			assertBalanced(client.mutate().requestFactory(own).build());
			assertThatIllegalStateException()
				.isThrownBy(() -> client.get().uri("http://127.0.0.1:1/").retrieve().toBodilessEntity())
				.withMessage("own");
			RestTemplate template = context.getBean("outriggerBalancedRestTemplateBuilder", RestTemplateBuilder.class)
				.requestFactoryBuilder((settings) -> own)
				.build();
			assertBalanced(template);
			assertThatIllegalStateException()
				.isThrownBy(() -> template.getForObject("http://127.0.0.1:1/", String.class))
				.withMessage("own");
		});
	}

	@Test
	void everyTryOfABlockingClientPassesTheCustomizers() {
		this.runner.withUserConfiguration(BlockingCustomized.class).run((context) -> {
			ServiceRegistry registry = context.getBean(ServiceRegistry.class);
			register(registry);
			registry.register(ServiceInstance.builder("stock", "b", "10.0.0.8", 8080).build()).block();
			BlockingCustomized customized = context.getBean(BlockingCustomized.class);
			RestClient client = context.getBean("outriggerBalancedRestClientBuilder", RestClient.Builder.class).build();
			assertThat(client.get().uri("lb://stock/x").retrieve().body(String.class)).isEqualTo("fine");
			assertThat(customized.tries).containsExactly("1", "2");
			RestTemplate template = context.getBean("outriggerBalancedRestTemplateBuilder", RestTemplateBuilder.class)
				.build();
			assertThat(template.getForObject("lb://stock/x", String.class)).isEqualTo("fine");
			assertThat(customized.tries).containsExactly("1", "2", "1", "2");
		});
	}

	@Test
	void leavesTheUsersBuildersInPlace() {
		WebClient.Builder webClient = WebClient.builder();
		RestClient.Builder restClient = RestClient.builder();
		this.runner.withUserConfiguration(Clients.class)
			.withBean("mine", WebClient.Builder.class, () -> webClient)
			.withBean("mineToo", RestClient.Builder.class, () -> restClient)
			.run((context) -> {
				assertThat(context).doesNotHaveBean("webClientBuilder").doesNotHaveBean("restClientBuilder");
				Clients clients = context.getBean(Clients.class);
				assertThat(clients.plainWeb).isSameAs(webClient);
				assertThat(clients.plainRest).isSameAs(restClient);
				assertBalanced(clients.balancedWeb.build());
				assertBalanced(clients.balancedRest.build());
			});
	}

	@Test
	void givesEachInjectionABuilderOfItsOwn() {
		this.runner.run((context) -> {
			assertThat(context.getBean("outriggerBalancedWebClientBuilder"))
				.isNotSameAs(context.getBean("outriggerBalancedWebClientBuilder"));
			assertThat(context.getBean("outriggerBalancedRestClientBuilder"))
				.isNotSameAs(context.getBean("outriggerBalancedRestClientBuilder"));
		});
	}

	@Test
	void appliesBootsCustomizersAndThenOursCloserToTheWire() {
		AtomicReference<String> seen = new AtomicReference<>("");
		this.runner.withBean(WebClientCustomizer.class, () -> (builder) -> builder.filter((request, next) -> {
			seen.accumulateAndGet("boot:" + request.url().getScheme(), String::concat);
			return next.exchange(request);
		})).withUserConfiguration(Customized.class).run((context) -> {
			register(context.getBean(ServiceRegistry.class));
			WebClient client = context.getBean("outriggerBalancedWebClientBuilder", WebClient.Builder.class).build();
			String answer = client.get().uri("lb://stock/x").retrieve().bodyToMono(String.class).block();
			assertThat(seen).hasValue("boot:lb");
			assertThat(answer).isEqualTo("http://10.0.0.7:8080/x a");
		});
	}

	@Test
	void isOffWithItsFeatureThePlatformOrTheRegistry() {
		for (String off : new String[] { "outrigger.loadbalancer.enabled=false", "outrigger.enabled=false",
				"outrigger.registry.enabled=false" }) {
			this.runner.withPropertyValues(off)
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(LoadBalancers.class)
					.doesNotHaveBean("outriggerBalancedWebClientBuilder")
					.doesNotHaveBean(LoadBalancerMeters.class));
		}
	}

	@Test
	void balancesOneKindOfClientWithoutTheOther() {
		this.runner.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("outriggerBalancedRestClientBuilder")
				.doesNotHaveBean("outriggerBalancedWebClientBuilder"));
		this.runner.withClassLoader(new FilteredClassLoader(RestClient.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("outriggerBalancedWebClientBuilder")
				.doesNotHaveBean("outriggerBalancedRestClientBuilder"));
	}

	@Test
	void worksWithoutActuatorOrMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(LoadBalancers.class));
		this.runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("outriggerLoadBalancerMeters"));
	}

	@Test
	void backsOffFromTheUsersOwn() {
		LoadBalancers own = new LoadBalancers(mock(ServiceRegistry.class), () -> null, new BalancingPolicies(),
				() -> 0);
		this.runner.withBean(LoadBalancers.class, () -> own)
			.run((context) -> assertThat(context).getBean(LoadBalancers.class).isSameAs(own));
		this.runner.withUserConfiguration(Clients.class, OwnBalanced.class).run((context) -> {
			WebClient.Builder builder = context.getBean(OwnBalanced.class).builder;
			assertThat(context.getBean(Clients.class).balancedWeb).isSameAs(builder);
			assertThat(context.getBean(Clients.class).plainWeb).isNotSameAs(builder);
		});
	}

	@Test
	void aBeanOfTheUsersWithANameLikeOursIsNoMatter() {
		this.runner.withBean("balancedWebClientBuilder", WebClient.Builder.class, WebClient::builder)
			.withUserConfiguration(Clients.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void nothingIsBuiltThatNobodyInjects() {
		this.runner.run((context) -> assertThat(context.getSourceApplicationContext()
			.getBeanFactory()
			.containsSingleton("outriggerBalancedHttpServiceProxyFactory")).isFalse());
	}

	@Test
	void takesThePolicyFromTheProperties() {
		this.runner
			.withPropertyValues("outrigger.loadbalancer.policy=round-robin",
					"outrigger.loadbalancer.services.stock.policy=p2c")
			.run((context) -> {
				register(context.getBean(ServiceRegistry.class));
				assertThat(context.getBean(LoadBalancers.class).find("stock").policy()).isEqualTo("p2c");
				LoadBalancerProperties properties = context.getBean(LoadBalancerProperties.class);
				assertThat(properties.toSettings().of("orders").policy()).isEqualTo("round-robin");
			});
	}

	@Test
	void followsThePropertiesLive() {
		this.runner.withUserConfiguration(Live.class).run((context) -> {
			register(context.getBean(ServiceRegistry.class));
			LoadBalancers balancers = context.getBean(LoadBalancers.class);
			assertThat(balancers.find("stock").policy()).isEqualTo("p2c");
			context.getBean(Live.class).properties
				.set(LoadBalancerPropertiesTests.bind(Map.of("policy", "round-robin")));
			assertThat(balancers.find("stock").policy()).isEqualTo("round-robin");
		});
	}

	@Test
	void namesAPolicyThatDoesNotExist() {
		for (String property : new String[] { "outrigger.loadbalancer.policy",
				"outrigger.loadbalancer.services.stock.policy" }) {
			this.runner.withPropertyValues(property + "=fastest")
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOf(InvalidPropertyException.class)
					.hasMessage(property + " is 'fastest' but must be: one of "
							+ String.join(", ", BalancingPolicies.names())));
		}
	}

	private static void register(ServiceRegistry registry) {
		registry.register(ServiceInstance.builder("stock", "a", "10.0.0.7", 8080).build()).block();
	}

	private static void assertBalanced(WebClient client) {
		assertThatExceptionOfType(NoInstanceAvailableException.class)
			.isThrownBy(() -> client.get().uri("lb://nobody/").retrieve().toBodilessEntity().block());
	}

	private static void assertBalanced(RestClient client) {
		assertThatExceptionOfType(NoInstanceAvailableException.class)
			.isThrownBy(() -> client.get().uri("lb://nobody/").retrieve().toBodilessEntity());
	}

	private static void assertBalanced(RestTemplate template) {
		assertThatExceptionOfType(NoInstanceAvailableException.class)
			.isThrownBy(() -> template.getForObject("lb://nobody/", String.class));
	}

	private static void assertPlain(WebClient client) {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> client.get().uri("lb://nobody/").retrieve().toBodilessEntity().block())
			.withMessageContaining("Invalid scheme");
	}

	@Configuration(proxyBeanMethods = false)
	static class Clients {

		@Autowired
		@Balanced
		private WebClient.Builder balancedWeb;

		@Autowired
		@Balanced
		private RestClient.Builder balancedRest;

		@Autowired
		@Balanced
		private HttpServiceProxyFactory balancedFactory;

		@Autowired
		@Balanced
		private RestTemplateBuilder balancedTemplates;

		@Autowired
		private WebClient.Builder plainWeb;

		@Autowired
		private RestClient.Builder plainRest;

	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		@Bean
		BalancedClientCustomizer<WebClient.Builder> nearTheWire() {
			return (builder) -> builder.filter((request, next) -> {
				Attempt attempt = (Attempt) request.attributes().get(Attempt.ATTRIBUTE);
				String seen = request.url() + " " + attempt.instance().id();
				return Mono.just(ClientResponse.create(HttpStatus.OK).body(seen).build());
			});
		}

	}

	/**
	 * Public, so that a class loader that hides some classes can make a proxy of it.
	 */
	public interface Nobody {

		@GetExchange("lb://nobody/")
		String call();

	}

	/**
	 * Stands for the network: the first try of each request fails.
	 */
	@Configuration(proxyBeanMethods = false)
	static class BlockingCustomized {

		private final List<String> tries = new ArrayList<>();

		@Bean
		BalancedClientCustomizer<RestClient.Builder> restClients() {
			return (builder) -> builder.requestInterceptor(this::answer);
		}

		@Bean
		BalancedClientCustomizer<RestTemplate> restTemplates() {
			return (template) -> template.getInterceptors().add(this::answer);
		}

		private ClientHttpResponse answer(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
				throws IOException {
			Attempt attempt = (Attempt) request.getAttributes().get(Attempt.ATTRIBUTE);
			this.tries.add(String.valueOf(attempt.number()));
			if (attempt.number() == 1) {
				throw new ConnectException("refused");
			}
			return new MockClientHttpResponse("fine".getBytes(StandardCharsets.UTF_8), HttpStatus.OK);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBalanced {

		private final WebClient.Builder builder = WebClient.builder();

		@Bean(defaultCandidate = false)
		@Balanced
		WebClient.Builder balancedWebClientBuilder() {
			return this.builder;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Live {

		private final AtomicReference<LoadBalancerProperties> properties = new AtomicReference<>(
				LoadBalancerPropertiesTests.bind(Map.of()));

		@Bean
		TestLiveSource<LoadBalancerProperties> live() {
			return new TestLiveSource<>(LoadBalancerProperties.class, this.properties::get);
		}

	}

}
