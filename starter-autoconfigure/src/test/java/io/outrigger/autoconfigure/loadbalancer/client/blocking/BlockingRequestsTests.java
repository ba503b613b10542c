package io.outrigger.autoconfigure.loadbalancer.client.blocking;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.http.client.HttpClientAutoConfiguration;
import org.springframework.boot.autoconfigure.web.client.RestClientAutoConfiguration;
import org.springframework.boot.autoconfigure.web.client.RestTemplateAutoConfiguration;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactorySettings;
import org.springframework.boot.http.client.ClientHttpRequestFactorySettings.Redirects;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.web.client.RestClientCustomizer;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.boot.web.client.RestTemplateCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.loadbalancer.LoadBalancerAutoConfiguration;
import io.outrigger.autoconfigure.registry.RegistryAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link BlockingRequests}, by what balanced clients make of them.
 */
class BlockingRequestsTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(OutriggerAutoConfiguration.class,
			RegistryAutoConfiguration.class, LoadBalancerAutoConfiguration.class, HttpClientAutoConfiguration.class,
			RestClientAutoConfiguration.class, RestTemplateAutoConfiguration.class,
			HttpMessageConvertersAutoConfiguration.class);

	private final List<ClientHttpRequestFactorySettings> used = new CopyOnWriteArrayList<>();

	private final ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> recorder = (settings) -> {
		this.used.add(settings);
		return new SimpleClientHttpRequestFactory();
	};

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
		.withBean("recorder", ClientHttpRequestFactoryBuilder.class, () -> this.recorder);

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withBean("recorder", ClientHttpRequestFactoryBuilder.class, () -> this.recorder);

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			-,                    DONT_FOLLOW
			dont-follow,          DONT_FOLLOW
			follow,               FOLLOW
			follow-when-possible, FOLLOW_WHEN_POSSIBLE
			""")
	void redirectsAreFollowedOnlyIfSomebodySaysSo(String property, Redirects redirects) {
		String pair = (property != null) ? "spring.http.client.redirects=" + property : "other=1";
		assertRedirects(this.runner.withPropertyValues(pair), redirects);
		assertRedirects(this.reactive.withPropertyValues(pair), redirects);
	}

	@Test
	void settingsOfTheApplicationHold() {
		ClientHttpRequestFactorySettings own = ClientHttpRequestFactorySettings.defaults()
			.withRedirects(Redirects.FOLLOW)
			.withReadTimeout(Duration.ofSeconds(7));
		assertRedirects(this.runner.withBean(ClientHttpRequestFactorySettings.class, () -> own), Redirects.FOLLOW);
		assertRedirects(this.reactive.withBean(ClientHttpRequestFactorySettings.class, () -> own), Redirects.FOLLOW);
		assertThat(this.used).allMatch((settings) -> Duration.ofSeconds(7).equals(settings.readTimeout()));
		this.used.clear();
		assertRedirects(this.runner.withPropertyValues("spring.http.client.read-timeout=3s"), Redirects.DONT_FOLLOW);
		assertThat(this.used).allMatch((settings) -> Duration.ofSeconds(3).equals(settings.readTimeout()));
	}

	@Test
	void theFactoryOfACustomizerHolds() {
		ClientHttpRequestFactory own = (uri, method) -> {
			throw new IllegalStateException("own");
		};
		RestClientCustomizer clients = (builder) -> builder.requestFactory(own);
		RestTemplateCustomizer templates = (template) -> template.setRequestFactory(own);
		this.runner.withBean(RestClientCustomizer.class, () -> clients)
			.withBean(RestTemplateCustomizer.class, () -> templates)
			.run((context) -> {
				RestClient client = client(context).build();
				assertThatIllegalStateException()
					.isThrownBy(() -> client.get().uri("http://127.0.0.1:1/").retrieve().toBodilessEntity())
					.withMessage("own");
				assertThatIllegalStateException()
					.isThrownBy(() -> template(context).build().getForObject("http://127.0.0.1:1/", String.class))
					.withMessage("own");
			});
	}

	private void assertRedirects(AbstractApplicationContextRunner<?, ?, ?> runner, Redirects redirects) {
		int before = this.used.size();
		runner.run((context) -> {
			client(context).build();
			template(context).build();
		});
		List<ClientHttpRequestFactorySettings> both = this.used.subList(before, this.used.size());
		assertThat(both).extracting(ClientHttpRequestFactorySettings::redirects).containsExactly(redirects, redirects);
	}

	private static RestClient.Builder client(ApplicationContext context) {
		return context.getBean("outriggerBalancedRestClientBuilder", RestClient.Builder.class);
	}

	private static RestTemplateBuilder template(ApplicationContext context) {
		return context.getBean("outriggerBalancedRestTemplateBuilder", RestTemplateBuilder.class);
	}

}
