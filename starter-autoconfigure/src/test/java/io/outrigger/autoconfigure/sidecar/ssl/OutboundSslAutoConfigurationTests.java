package io.outrigger.autoconfigure.sidecar.ssl;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.loadbalancer.BalancedClientCustomizer;
import io.outrigger.autoconfigure.loadbalancer.client.InstanceConnector;
import io.outrigger.autoconfigure.loadbalancer.client.blocking.InstanceRequests;
import io.outrigger.autoconfigure.sidecar.SidecarAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutboundSslAutoConfiguration}.
 */
class OutboundSslAutoConfigurationTests {

	private static final String PROPERTY = "outrigger.sidecar.outbound.ssl-bundle";

	private final ApplicationContextRunner without = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(OutriggerAutoConfiguration.class, SidecarAutoConfiguration.class, OutboundSslAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.without.withBean(SslBundles.class,
			() -> new DefaultSslBundleRegistry("fleet", SslBundle.of(SslStoreBundle.NONE)));

	@Test
	void isOffUnlessThereIsAName() {
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(OutboundSslBundle.class)
			.doesNotHaveBean(InstanceConnector.class)
			.doesNotHaveBean("outriggerSslWebClientCustomizer"));
		for (String off : new String[] { "outrigger.sidecar.enabled=false", "outrigger.enabled=false" }) {
			this.runner.withPropertyValues(PROPERTY + "=fleet", off)
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OutboundSslBundle.class));
		}
	}

	@Test
	void isForEveryClient() {
		this.runner.withPropertyValues(PROPERTY + "=fleet")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(InstanceConnector.class)
				.hasBean("outriggerSslWebClientCustomizer")
				.hasSingleBean(InstanceRequests.class));
	}

	@Test
	void backsOffFromTheUsersOwn() {
		BalancedClientCustomizer<WebClient.Builder> own = (builder) -> {
		};
		InstanceConnector connector = () -> null;
		InstanceRequests requests = () -> null;
		this.runner.withPropertyValues(PROPERTY + "=fleet")
			.withBean("outriggerSslWebClientCustomizer", BalancedClientCustomizer.class, () -> own)
			.withBean(InstanceConnector.class, () -> connector)
			.withBean(InstanceRequests.class, () -> requests)
			.run((context) -> {
				assertThat(context).getBean("outriggerSslWebClientCustomizer").isSameAs(own);
				assertThat(context).getBean(InstanceConnector.class).isSameAs(connector);
				assertThat(context).getBean(InstanceRequests.class).isSameAs(requests);
			});
	}

	@Test
	void namesABundleThatIsNotThere() {
		this.runner.withPropertyValues(PROPERTY + "=other")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(PROPERTY + " is 'other' but must be: ")
				.hasStackTraceContaining("[fleet]"));
		this.without.withPropertyValues(PROPERTY + "=other")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(PROPERTY + " is 'other' but must be: ")
				.hasStackTraceContaining("there are none"));
	}

	@Test
	void worksWithoutWhatItIsFor() {
		this.runner.withPropertyValues(PROPERTY + "=fleet")
			.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(InstanceConnector.class)
				.hasSingleBean(InstanceRequests.class));
		this.runner.withPropertyValues(PROPERTY + "=fleet")
			.withClassLoader(new FilteredClassLoader(RestClient.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(InstanceConnector.class)
				.doesNotHaveBean(InstanceRequests.class));
		this.runner.withPropertyValues(PROPERTY + "=fleet")
			.withClassLoader(new FilteredClassLoader("org.springframework.web"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
