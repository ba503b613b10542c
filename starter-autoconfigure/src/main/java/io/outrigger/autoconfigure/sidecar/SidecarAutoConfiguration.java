package io.outrigger.autoconfigure.sidecar;

import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.BaggageManager;
import io.micrometer.tracing.propagation.Propagator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.WebFilter;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.InboundWork;
import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.LoadShare;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.loadbalancer.BalancedClientCustomizer;
import io.outrigger.autoconfigure.loadbalancer.client.blocking.TryStep;
import io.outrigger.autoconfigure.sidecar.access.CallerAccess;
import io.outrigger.autoconfigure.sidecar.context.ServedRequests;
import io.outrigger.autoconfigure.sidecar.header.HeaderProperties;
import io.outrigger.autoconfigure.sidecar.header.Headers;
import io.outrigger.autoconfigure.sidecar.inbound.Admissions;
import io.outrigger.autoconfigure.sidecar.inbound.Bodies;
import io.outrigger.autoconfigure.sidecar.inbound.BodyProperties;
import io.outrigger.autoconfigure.sidecar.inbound.DeadlineCut;
import io.outrigger.autoconfigure.sidecar.inbound.InboundSteps;
import io.outrigger.autoconfigure.sidecar.inbound.RefusedAnswers;
import io.outrigger.autoconfigure.sidecar.observation.ObservedExchangeFilterFunction;
import io.outrigger.autoconfigure.sidecar.observation.ObservedStep;
import io.outrigger.autoconfigure.sidecar.observation.ObservedTries;
import io.outrigger.autoconfigure.sidecar.observation.TryObservations;
import io.outrigger.autoconfigure.sidecar.route.Routes;
import io.outrigger.sidecar.InboundTraffic;
import io.outrigger.sidecar.LoadReport;
import io.outrigger.sidecar.OutboundHeaders;
import io.outrigger.sidecar.SidecarSettings;
import io.outrigger.sidecar.identity.IdentityTokens;
import io.outrigger.sidecar.identity.VerifiedCallers;
import io.outrigger.sidecar.inbound.InboundGate;
import io.outrigger.sidecar.inbound.Refusals;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of the sidecar: one filter on every request that comes in, and one
 * on every balanced request that goes out.
 */
@AutoConfiguration(after = OutriggerAutoConfiguration.class)
@ConditionalOnFeature("sidecar")
@EnableConfigurationProperties(SidecarProperties.class)
public final class SidecarAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	InboundTraffic outriggerInboundTraffic() {
		return new InboundTraffic();
	}

	@Bean
	@ConditionalOnMissingBean
	OutboundHeaders outriggerOutboundHeaders(SelfIdentity self) {
		return new OutboundHeaders(self.service(), self.id());
	}

	static Supplier<SidecarSettings> settings(ObjectProvider<LiveSettings.Source> live, SidecarProperties fixed) {
		return LiveSettings.of(live, fixed, SidecarProperties::toSettings);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebFilter.class)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class InboundConfiguration {

		@Bean
		@ConditionalOnMissingBean
		SidecarWebFilter outriggerSidecarWebFilter(ObjectProvider<LiveSettings.Source> live, SidecarProperties fixed,
				InboundTraffic traffic, Admissions admissions, ObjectProvider<LoadShare> shares, Ticker ticker,
				SelfIdentity self) {
			LoadShare share = shares.getIfAvailable();
			LoadReport load = (share != null) ? new LoadReport(share, ticker) : null;
			return new SidecarWebFilter(settings(live, fixed), traffic, admissions, load, self.id());
		}

		@Bean
		@ConditionalOnMissingBean
		Bodies outriggerBodies(ObjectProvider<LiveSettings.Source> live, SidecarProperties fixed, BodyProperties body,
				Refusals refusals, Ticker ticker) {
			Supplier<SidecarSettings> settings = settings(live, fixed);
			return new Bodies(() -> settings.get().inbound().enabled(),
					LiveSettings.of(live, body, BodyProperties::toLimits), refusals, ticker);
		}

		@Bean
		@ConditionalOnMissingBean
		Headers outriggerHeaders(ObjectProvider<LiveSettings.Source> live, SidecarProperties fixed,
				HeaderProperties header, Refusals refusals) {
			Supplier<SidecarSettings> settings = settings(live, fixed);
			return new Headers(() -> settings.get().inbound().enabled(),
					LiveSettings.of(live, header, HeaderProperties::toLimits), refusals);
		}

		@Bean
		@ConditionalOnMissingBean
		InboundGate outriggerInboundGate(ObjectProvider<LiveSettings.Source> live, SidecarProperties fixed,
				CallerAccess access, ObjectProvider<VerifiedCallers> callers) {
			return new InboundGate(settings(live, fixed), access, callers.getIfAvailable());
		}

		@Bean
		@ConditionalOnMissingBean
		Admissions outriggerAdmissions(InboundGate gate, RefusedAnswers answers, Headers headers, Bodies bodies,
				InboundSteps steps, ServedRequests served, DeadlineCut cut) {
			return new Admissions(gate, answers, headers, bodies, steps, served, cut);
		}

		@Bean
		@ConditionalOnMissingBean
		InboundWork outriggerInboundWork(ObjectProvider<LiveSettings.Source> live, SidecarProperties fixed,
				InboundTraffic traffic) {
			Supplier<SidecarSettings> settings = settings(live, fixed);
			return () -> settings.get().inbound().enabled() ? (int) Math.max(0, traffic.inFlight()) : null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(HttpHeaders.class)
	static class OutboundConfiguration {

		@Bean
		Outbound outriggerOutbound(ObjectProvider<LiveSettings.Source> live, SidecarProperties fixed,
				OutboundHeaders headers, ObjectProvider<Routes> routes, ObjectProvider<IdentityTokens> tokens) {
			return new Outbound(settings(live, fixed), headers, routes.getIfAvailable(), tokens.getIfAvailable());
		}

	}

	/*
	 * Keys that nobody uses would look as if requests carried an identity.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("com.nimbusds.jose.JWSSigner")
	static class NoIdentityConfiguration {

		NoIdentityConfiguration(Environment environment) {
			boolean hasKeys = Binder.get(environment)
				.bind("outrigger.sidecar.identity.keys", Bindable.mapOf(String.class, Object.class))
				.isBound();
			InvalidPropertyException.require(!hasKeys, "outrigger.sidecar.identity.keys", "******",
					"empty where the library com.nimbusds:nimbus-jose-jwt is not on the class path");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebClient.class)
	static class WebClientConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "outriggerSidecarWebClientCustomizer")
		BalancedClientCustomizer<WebClient.Builder> outriggerSidecarWebClientCustomizer(Outbound outbound) {
			OutboundExchangeFilterFunction filter = new OutboundExchangeFilterFunction(outbound);
			return (builder) -> builder.filter(filter);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HttpHeaders.class, ObservationRegistry.class })
	static class ObservationConfiguration {

		@Bean
		@ConditionalOnMissingBean
		TryObservations outriggerTryObservations(ObjectProvider<LiveSettings.Source> live, SidecarProperties fixed,
				ObjectProvider<ObservationRegistry> registries) {
			Supplier<ObservedTries> which = LiveSettings.of(live, fixed,
					(properties) -> properties.outbound().observedTries());
			return new TryObservations(registries.getIfUnique(() -> ObservationRegistry.NOOP), which);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ WebClient.class, ObservationRegistry.class })
	static class ObservedWebClientConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "outriggerObservedWebClientCustomizer")
		BalancedClientCustomizer<WebClient.Builder> outriggerObservedWebClientCustomizer(TryObservations observations) {
			return (builder) -> builder.filter(new ObservedExchangeFilterFunction(observations));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RestClient.class, ObservationRegistry.class })
	static class ObservedRestClientConfiguration {

		// Before whatever has no order, so that it sees what the try takes in all
		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE - 1)
		@ConditionalOnMissingBean(name = "outriggerObservedTryStep")
		TryStep outriggerObservedTryStep(TryObservations observations) {
			return new ObservedStep(observations);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ WebClient.class, Propagator.class })
	static class BaggageConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "outriggerBaggageWebClientCustomizer")
		BalancedClientCustomizer<WebClient.Builder> outriggerBaggageWebClientCustomizer(
				ObjectProvider<LiveSettings.Source> live, SidecarProperties fixed,
				ObjectProvider<Propagator> propagators, ObjectProvider<BaggageManager> managers) {
			Supplier<SidecarSettings> settings = settings(live, fixed);
			return (builder) -> propagators.ifUnique((propagator) -> builder
				.filter(new BaggageExchangeFilterFunction(settings, propagator, managers.getIfUnique())));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RestClient.class)
	static class RestClientConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "outriggerSidecarTryStep")
		TryStep outriggerSidecarTryStep(Outbound outbound) {
			return new OutboundStep(outbound);
		}

	}

}
