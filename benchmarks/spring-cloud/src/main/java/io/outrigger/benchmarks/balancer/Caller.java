package io.outrigger.benchmarks.balancer;

import java.time.Duration;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.time.Ticker;

/**
 * An application that calls others.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
class Caller {

	// Its instances need not be heard of
	@Bean
	@ConditionalOnProperty(name = "outrigger.enabled", matchIfMissing = true)
	ServiceRegistry patientRegistry() {
		return new InMemoryServiceRegistry(Duration.ofDays(1), Ticker.system());
	}

}
