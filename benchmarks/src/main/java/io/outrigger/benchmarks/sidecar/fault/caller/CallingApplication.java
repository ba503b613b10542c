package io.outrigger.benchmarks.sidecar.fault.caller;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import io.outrigger.autoconfigure.loadbalancer.Balanced;

/**
 * An application that calls others, with the sidecar and without it.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class CallingApplication {

	// Boot builds its clients on it, and ours with them
	@Bean
	ClientHttpConnector httpConnector(Connector connector) {
		return connector.http();
	}

	@Bean
	WebClient plain(WebClient.Builder builder) {
		return builder.build();
	}

	@Bean
	WebClient balanced(@Balanced WebClient.Builder builder) {
		return builder.build();
	}

}
