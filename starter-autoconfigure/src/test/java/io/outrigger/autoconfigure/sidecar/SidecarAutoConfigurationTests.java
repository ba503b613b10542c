package io.outrigger.autoconfigure.sidecar;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.WebFilter;

import io.outrigger.autoconfigure.InboundWork;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.actuate.Feature;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.actuate.OutriggerActuatorAutoConfiguration;
import io.outrigger.autoconfigure.loadbalancer.LoadBalancerAutoConfiguration;
import io.outrigger.autoconfigure.loadbalancer.client.blocking.TryStep;
import io.outrigger.autoconfigure.sidecar.access.AccessAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.exempt.ExemptAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.inbound.InboundAutoConfiguration;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.sidecar.InboundTraffic;
import io.outrigger.sidecar.SidecarSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SidecarAutoConfiguration} and
 * {@link SidecarActuatorAutoConfiguration}.
 */
class SidecarAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(OutriggerAutoConfiguration.class,
			SidecarAutoConfiguration.class, InboundAutoConfiguration.class, AccessAutoConfiguration.class,
			ExemptAutoConfiguration.class, SidecarActuatorAutoConfiguration.class,
			OutriggerActuatorAutoConfiguration.class, LoadBalancerAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS);

	@Test
	void filtersByDefaultWithoutALoadBalancer() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(SidecarWebFilter.class)
				.hasBean("outriggerSidecarWebClientCustomizer")
				.hasBean("outriggerSidecarTryStep")
				.doesNotHaveBean(LoadBalancers.class);
			assertThat(context.getBean(SidecarWebFilter.class).getOrder()).isEqualTo(SidecarWebFilter.ORDER);
			assertThat(context.getBean(SidecarProperties.class).toSettings())
				.isEqualTo(new SidecarSettings(new SidecarSettings.Inbound(true, false, true, true, true, true),
						new SidecarSettings.Outbound(true)));
		});
	}

	@Test
	void isOffWithItsFeatureOrThePlatform() {
		for (String off : new String[] { "outrigger.sidecar.enabled=false", "outrigger.enabled=false" }) {
			this.runner.withPropertyValues(off)
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(SidecarWebFilter.class)
					.doesNotHaveBean(InboundTraffic.class)
					.doesNotHaveBean("outriggerSidecarWebClientCustomizer"));
		}
	}

	@Test
	void tellsHowManyRequestsItSeesInFlight() {
		this.runner.run((context) -> {
			InboundWork work = context.getBean(InboundWork.class);
			assertThat(work.inFlight()).isZero();
			context.getBean(InboundTraffic.class).begin();
			assertThat(work.inFlight()).isOne();
			assertThat(work.queueWait()).isNull();
			assertThat(work.saturation()).isNull();
		});
	}

	@Test
	void claimsToKnowNothingOfRequestsThatItDoesNotSee() {
		this.runner.withPropertyValues("outrigger.sidecar.inbound.enabled=false")
			.run((context) -> assertThat(context.getBean(InboundWork.class).inFlight()).isNull());
		this.runner.withPropertyValues("outrigger.sidecar.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(InboundWork.class));
	}

	@Test
	void readsItsProperties() {
		this.runner
			.withPropertyValues("outrigger.sidecar.inbound.enabled=false",
					"outrigger.sidecar.inbound.trust-platform-headers=true",
					"outrigger.sidecar.inbound.instance-header=false", "outrigger.sidecar.inbound.load-header=false",
					"outrigger.sidecar.inbound.verify-identity=false",
					"outrigger.sidecar.inbound.honour-deadline=false", "outrigger.sidecar.outbound.enabled=false")
			.run((context) -> assertThat(context.getBean(SidecarProperties.class).toSettings())
				.isEqualTo(new SidecarSettings(new SidecarSettings.Inbound(false, true, false, false, false, false),
						new SidecarSettings.Outbound(false))));
	}

	@Test
	void namesAValueThatCannotBeRead() {
		this.runner.withPropertyValues("outrigger.sidecar.inbound.enabled=sometimes")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("outrigger.sidecar.inbound.enabled"));
	}

	@Test
	void backsOffFromTheUsersOwn() {
		InboundTraffic own = new InboundTraffic();
		this.runner.withBean(InboundTraffic.class, () -> own)
			.run((context) -> assertThat(context).getBean(InboundTraffic.class).isSameAs(own));
	}

	@Test
	void writesItsHeadersAfterAllOtherStepsOfATry() {
		TryStep own = (attempt, request, rest) -> rest.send();
		this.runner.withBean(TryStep.class, () -> own)
			.run((context) -> assertThat(context.getBeanProvider(TryStep.class).orderedStream()).containsExactly(
					context.getBean("outriggerObservedTryStep", TryStep.class), own,
					context.getBean("outriggerSidecarTryStep", TryStep.class)));
	}

	@Test
	void filtersOnlyReactiveApplications() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(SidecarWebFilter.class)
				.hasBean("outriggerSidecarTryStep"));
	}

	@Test
	void worksWithoutWhatItFilters() {
		this.runner.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("outriggerSidecarWebClientCustomizer"));
		this.runner.withClassLoader(new FilteredClassLoader(RestClient.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("outriggerSidecarTryStep"));
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.tracing"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("outriggerSidecarWebClientCustomizer")
				.doesNotHaveBean("outriggerBaggageWebClientCustomizer"));
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withClassLoader(new FilteredClassLoader(WebFilter.class, WebClient.class))
			.run((context) -> assertThat(context).hasNotFailed());
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(SidecarWebFilter.class));
	}

	@Test
	void reportsAndMeters() {
		this.runner.run((context) -> {
			assertThat(context.getBeansOfType(FeatureReport.class).values()).map(FeatureReport::feature)
				.contains(Feature.SIDECAR);
			MeterRegistry meters = new SimpleMeterRegistry();
			context.getBean(SidecarMeters.class).bindTo(meters);
			InboundTraffic traffic = context.getBean(InboundTraffic.class);
			traffic.begin().cancel();
			traffic.begin();
			traffic.stripped(3);
			assertThat(meters.get("outrigger.sidecar.inbound.inflight").gauge().value()).isEqualTo(1);
			assertThat(meters.get("outrigger.sidecar.inbound.requests")
				.tag("outcome", "cancelled")
				.functionCounter()
				.count()).isEqualTo(1);
			assertThat(meters.get("outrigger.sidecar.inbound.stripped.headers").functionCounter().count()).isEqualTo(3);
		});
	}

}
