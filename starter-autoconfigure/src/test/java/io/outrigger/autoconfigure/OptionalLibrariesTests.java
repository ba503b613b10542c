package io.outrigger.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.cache.CacheAutoConfiguration;
import org.springframework.boot.autoconfigure.http.client.reactive.ClientHttpConnectorAutoConfiguration;
import org.springframework.boot.autoconfigure.http.codec.CodecsAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.reactor.netty.ReactorNettyConfigurations;
import org.springframework.boot.autoconfigure.web.client.RestClientAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.HttpHandlerAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.ReactiveWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.WebFluxAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.function.client.WebClientAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.web.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.util.ClassUtils;

import io.outrigger.cache.IntelligentCaches;
import io.outrigger.config.ConfigStore;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.sidecar.InboundTraffic;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each library that the starter brings can be left out: what needs it is off, all else
 * works.
 */
class OptionalLibrariesTests {

	private static final List<Class<?>> FEATURES = List.of(ServiceRegistry.class, ConfigStore.class,
			LoadBalancers.class, InboundTraffic.class, IntelligentCaches.class);

	@ParameterizedTest(name = "without {0}")
	@CsvSource(delimiter = '|', textBlock = """
			Redis              | org.springframework.data,io.lettuce                         | -
			Resilience4j       | io.github.resilience4j                                      | -
			tracing            | io.micrometer.tracing,io.opentelemetry                      | -
			actuator           | org.springframework.boot.actuate                            | -
			Micrometer         | io.micrometer.core,io.micrometer.tracing,io.opentelemetry   | -
			Caffeine           | com.github.benmanes.caffeine                                | IntelligentCaches
			Redis and Caffeine | org.springframework.data,io.lettuce,com.github.benmanes     | IntelligentCaches
			Nimbus JOSE        | com.nimbusds                                                | -
			Spring Cloud       | org.springframework.cloud                                   | -
			""")
	void everythingElseWorks(String library, String packages, String off) {
		new ReactiveWebApplicationContextRunner(AnnotationConfigReactiveWebServerApplicationContext::new)
			.withConfiguration(autoConfigurations())
			.withClassLoader(new FilteredClassLoader(packages.split(",")))
			.withPropertyValues("server.port=0", "management.endpoints.web.exposure.include=*",
					"spring.reactor.netty.shutdown-quiet-period=0s")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				FEATURES.forEach((type) -> assertThat(context.getBeanNamesForType(type)).as(type.getSimpleName())
					.hasSize(type.getSimpleName().equals(off) ? 0 : 1));
			});
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "a process without a web server,", "without WebFlux,org.springframework.web.reactive",
			"without Spring Web,org.springframework.web" })
	void aProcessThatServesNoRequestsStartsToo(String name, String packages) {
		new ApplicationContextRunner().withConfiguration(autoConfigurations())
			.withClassLoader(new FilteredClassLoader((packages != null) ? new String[] { packages } : new String[0]))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(SelfIdentity.class));
	}

	/*
	 * All of ours, and those of Boot's that serve HTTP. Not all of Boot's: hiding a
	 * library here leaves its auto-configurations listed, which no real class path would.
	 */
	private static AutoConfigurations autoConfigurations() {
		Stream<Class<?>> ours = ImportCandidates
			.load(AutoConfiguration.class, OptionalLibrariesTests.class.getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.outrigger."))
			.map((name) -> ClassUtils.resolveClassName(name, OptionalLibrariesTests.class.getClassLoader()));
		Stream<Class<?>> boots = Stream.of(ReactiveWebServerFactoryAutoConfiguration.class,
				HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class, CodecsAutoConfiguration.class,
				JacksonAutoConfiguration.class, ReactorNettyConfigurations.ReactorResourceFactoryConfiguration.class,
				ClientHttpConnectorAutoConfiguration.class, WebClientAutoConfiguration.class,
				RestClientAutoConfiguration.class, CacheAutoConfiguration.class);
		return AutoConfigurations.of(Stream.concat(ours, boots).toArray(Class<?>[]::new));
	}

}
