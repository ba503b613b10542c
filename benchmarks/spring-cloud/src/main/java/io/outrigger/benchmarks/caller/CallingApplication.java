package io.outrigger.benchmarks.caller;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;

import io.outrigger.autoconfigure.loadbalancer.Balanced;

/**
 * An application with Boot's client and with ours.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class CallingApplication {

	@Bean
	WebClient bootClient(WebClient.Builder builder) {
		return builder.build();
	}

	@Bean
	WebClient balancedClient(@Balanced WebClient.Builder builder) {
		return builder.build();
	}

}
