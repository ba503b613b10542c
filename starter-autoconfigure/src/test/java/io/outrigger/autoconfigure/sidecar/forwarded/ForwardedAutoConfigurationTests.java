package io.outrigger.autoconfigure.sidecar.forwarded;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.web.reactive.ReactiveWebServerFactoryAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.sidecar.SidecarAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.access.AccessAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.exempt.ExemptAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.inbound.InboundAutoConfiguration;
import io.outrigger.sidecar.InboundTraffic;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ForwardedAutoConfiguration}.
 */
class ForwardedAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(OutriggerAutoConfiguration.class,
			SidecarAutoConfiguration.class, InboundAutoConfiguration.class, AccessAutoConfiguration.class,
			ExemptAutoConfiguration.class, ForwardedAutoConfiguration.class);

	private static final String PROXIES = "outrigger.sidecar.inbound.forwarded.trusted-proxies=10.0.0.0/8";

	private static final String FRAMEWORK = "server.forward-headers-strategy=framework";

	private static final String NATIVE = "server.forward-headers-strategy=native";

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS);

	@Test
	void byDefaultNobodyIsBelieved() {
		this.runner.run((context) -> {
			ServerHttpRequest request = apply(context, "10.0.0.1", "6.6.6.6, 203.0.113.7");
			assertThat(request.getHeaders().get("X-Forwarded-For")).isNull();
			assertThat(request.getRemoteAddress().getAddress().getHostAddress()).isEqualTo("10.0.0.1");
			assertThat(context.getBean(InboundTraffic.class).strippedHeaders()).isOne();
		});
	}

	@Test
	void ofTrustedProxiesWhatTheyAddedIsLeftForTheApplication() {
		this.runner.withPropertyValues(PROXIES).run((context) -> {
			assertThat(apply(context, "10.0.0.1", "6.6.6.6, 203.0.113.7").getHeaders().get("X-Forwarded-For"))
				.containsExactly("203.0.113.7");
			assertThat(apply(context, "11.0.0.1", "203.0.113.7").getHeaders().get("X-Forwarded-For")).isNull();
		});
	}

	@Test
	void orAppliedBySpringIfItIsAskedTo() {
		this.runner.withPropertyValues(PROXIES, FRAMEWORK).run((context) -> {
			ServerHttpRequest request = apply(context, "10.0.0.1", "6.6.6.6, 203.0.113.7");
			assertThat(request.getRemoteAddress().getHostString()).isEqualTo("203.0.113.7");
			assertThat(apply(context, "11.0.0.1", "203.0.113.7").getRemoteAddress().getHostString())
				.isEqualTo("11.0.0.1");
		});
	}

	@Test
	void whoeverTrustedEverybodyBeforeStillDoes() {
		this.runner.withPropertyValues(FRAMEWORK)
			.run((context) -> assertThat(
					apply(context, "11.0.0.1", "6.6.6.6, 203.0.113.7").getRemoteAddress().getHostString())
				.isEqualTo("6.6.6.6"));
		this.runner.withPropertyValues(NATIVE)
			.run((context) -> assertThat(apply(context, "11.0.0.1", "203.0.113.7").getHeaders().get("X-Forwarded-For"))
				.containsExactly("203.0.113.7"));
	}

	@Test
	void switchedOffItLeavesThemAlone() {
		this.runner.withPropertyValues("outrigger.sidecar.inbound.forwarded.enabled=false")
			.run((context) -> assertThat(apply(context, "11.0.0.1", "203.0.113.7").getHeaders().get("X-Forwarded-For"))
				.containsExactly("203.0.113.7"));
		this.runner.withPropertyValues("outrigger.sidecar.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ForwardedHeaderTransformer.class));
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ForwardedHeaderTransformer.class));
		this.runner.withClassLoader(new FilteredClassLoader(ForwardedHeaderTransformer.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("forwardedHeaderTransformer"));
	}

	@Test
	void backsOffFromTheUsersOwnAndBootBacksOffFromIt() {
		ForwardedHeaderTransformer own = new ForwardedHeaderTransformer();
		this.runner.withBean(ForwardedHeaderTransformer.class, () -> own)
			.run((context) -> assertThat(context).getBean(ForwardedHeaderTransformer.class).isSameAs(own));
		this.runner.withConfiguration(AutoConfigurations.of(ReactiveWebServerFactoryAutoConfiguration.class))
			.withPropertyValues(FRAMEWORK)
			.run((context) -> assertThat(context).hasSingleBean(ForwardedHeaderTransformer.class)
				.hasSingleBean(TrustedForwardedHeaderTransformer.class));
	}

	@Test
	void namesWhatIsNoAddress() {
		this.runner.withPropertyValues("outrigger.sidecar.inbound.forwarded.trusted-proxies=10.0.0.0/8,proxy.example")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessageContaining("outrigger.sidecar.inbound.forwarded.trusted-proxies is 'proxy.example'")
				.hasMessageContaining("10.0.0.0/8"));
	}

	@Test
	void proxiesMeanNothingWhereTheServerBelievesEverybody() {
		for (String believing : new String[] { NATIVE, "spring.main.cloud-platform=kubernetes" }) {
			this.runner.withPropertyValues(PROXIES, believing)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessageContaining("trusted-proxies is '[10.0.0.0/8]'")
					.hasMessageContaining("server.forward-headers-strategy is 'framework' or 'none'"));
		}
		this.runner
			.withPropertyValues(PROXIES, "spring.main.cloud-platform=kubernetes",
					"server.forward-headers-strategy=none")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static ServerHttpRequest apply(ApplicationContext context, String peer, String chain) throws Exception {
		return context.getBean(ForwardedHeaderTransformer.class)
			.apply(MockServerHttpRequest.get("/")
				.remoteAddress(new InetSocketAddress(InetAddress.getByName(peer), 4711))
				.header("X-Forwarded-For", chain)
				.build());
	}

}
