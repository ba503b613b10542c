package io.outrigger.autoconfigure.sidecar.ssl;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.http.client.HttpClientAutoConfiguration;
import org.springframework.boot.autoconfigure.http.client.reactive.ClientHttpConnectorAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactorySettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorSettings;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.loadbalancer.BalancedClientCustomizer;
import io.outrigger.autoconfigure.loadbalancer.client.InstanceConnector;
import io.outrigger.autoconfigure.loadbalancer.client.blocking.BlockingRequests;
import io.outrigger.autoconfigure.loadbalancer.client.blocking.InstanceRequests;
import io.outrigger.autoconfigure.sidecar.SidecarAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.SidecarProperties;

/**
 * Auto-configuration of TLS towards instances: balanced clients show the certificate of
 * an SSL bundle and trust whom it trusts. A bundle that is replaced while the application
 * runs counts for connections that are opened from then on.
 */
@AutoConfiguration(after = { SidecarAutoConfiguration.class, SslAutoConfiguration.class,
		ClientHttpConnectorAutoConfiguration.class, HttpClientAutoConfiguration.class })
@ConditionalOnFeature("sidecar")
@ConditionalOnProperty(OutboundSslBundle.PROPERTY)
public final class OutboundSslAutoConfiguration {

	@Bean
	OutboundSslBundle outriggerOutboundSslBundle(ObjectProvider<SslBundles> bundles, SidecarProperties properties) {
		return OutboundSslBundle.of(bundles.getIfAvailable(), properties.outbound().sslBundle());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebClient.class)
	static class WebClientConfiguration {

		@Bean
		SslConnections outriggerSslConnections(OutboundSslBundle bundle, ObjectProvider<ClientHttpConnector> connector,
				ObjectProvider<ClientHttpConnectorBuilder<?>> builders,
				ObjectProvider<ClientHttpConnectorSettings> settings) {
			ClientHttpConnectorBuilder<?> builder = builders.getIfAvailable(ClientHttpConnectorBuilder::detect);
			ClientHttpConnectorSettings base = settings.getIfAvailable(ClientHttpConnectorSettings::defaults);
			SslConnections ssl = new SslConnections(connector.getIfUnique(() -> builder.build(base)));
			bundle.use((current) -> ssl.use(builder.build(base.withSslBundle(current))));
			return ssl;
		}

		@Bean
		@ConditionalOnMissingBean
		InstanceConnector outriggerInstanceConnector(SslConnections ssl) {
			ClientHttpConnector connector = ssl::connectInstance;
			return () -> connector;
		}

		@Bean
		@ConditionalOnMissingBean(name = "outriggerSslWebClientCustomizer")
		BalancedClientCustomizer<WebClient.Builder> outriggerSslWebClientCustomizer(SslConnections ssl) {
			return (builder) -> builder.clientConnector(ssl::connect).filter(ssl::filter);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RestClient.class, RestTemplate.class })
	static class RestClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		InstanceRequests outriggerInstanceRequests(OutboundSslBundle bundle,
				ObjectProvider<ClientHttpRequestFactoryBuilder<?>> builders,
				ObjectProvider<ClientHttpRequestFactorySettings> settings, Environment environment) {
			BlockingRequests requests = BlockingRequests.of(builders, settings, environment);
			AtomicReference<ClientHttpRequestFactory> instances = new AtomicReference<>();
			bundle.use((current) -> instances.set(requests.factory(current)));
			return () -> Objects.requireNonNull(instances.get());
		}

	}

}
