package io.outrigger.autoconfigure.sidecar.ssl;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

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
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.loadbalancer.BalancedClientCustomizer;
import io.outrigger.autoconfigure.loadbalancer.client.BlockingRequests;
import io.outrigger.autoconfigure.loadbalancer.client.InstanceConnector;
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
		BlockingSsl outriggerBlockingSsl(OutboundSslBundle bundle,
				ObjectProvider<ClientHttpRequestFactoryBuilder<?>> builders,
				ObjectProvider<ClientHttpRequestFactorySettings> settings, Environment environment) {
			BlockingRequests requests = BlockingRequests.of(builders, settings, environment);
			AtomicReference<ClientHttpRequestFactory> instances = new AtomicReference<>();
			bundle.use((current) -> instances.set(requests.factory(current)));
			return new BlockingSsl(instances::get, SingletonSupplier.of(() -> requests.factory()));
		}

		@Bean
		@ConditionalOnMissingBean(name = "outriggerSslRestClientCustomizer")
		BalancedClientCustomizer<RestClient.Builder> outriggerSslRestClientCustomizer(BlockingSsl ssl) {
			return (builder) -> builder.requestFactory(new SslRequestFactory(ssl.instances, ssl.others.get()))
				.requestInterceptor(new SslRequestFactory.Interceptor());
		}

		@Bean
		@ConditionalOnMissingBean(name = "outriggerSslRestTemplateCustomizer")
		BalancedClientCustomizer<RestTemplate> outriggerSslRestTemplateCustomizer(BlockingSsl ssl) {
			return (template) -> {
				template.setRequestFactory(new SslRequestFactory(ssl.instances, bare(template.getRequestFactory())));
				template.getInterceptors().add(new SslRequestFactory.Interceptor());
			};
		}

		// A template with interceptors shows its factory with them around it
		private static ClientHttpRequestFactory bare(ClientHttpRequestFactory factory) {
			return (factory instanceof AbstractClientHttpRequestFactoryWrapper wrapper) ? wrapper.getDelegate()
					: factory;
		}

	}

	/**
	 * What makes requests of clients that block.
	 *
	 * @param instances gives what makes those to instances, as the bundle is now
	 * @param others gives what makes all others
	 */
	record BlockingSsl(Supplier<ClientHttpRequestFactory> instances, Supplier<ClientHttpRequestFactory> others) {
	}

}
