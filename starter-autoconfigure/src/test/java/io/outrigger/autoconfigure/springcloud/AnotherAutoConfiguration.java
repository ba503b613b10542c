package io.outrigger.autoconfigure.springcloud;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.context.annotation.Bean;

import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Registers as the clients of other registries do, without asking who else does, and
 * after us.
 */
@AutoConfiguration(after = SpringCloudAutoConfiguration.class)
public final class AnotherAutoConfiguration {

	@Bean
	Registration anotherRegistration() {
		return mock(Registration.class);
	}

	@Bean
	ServiceRegistry<Registration> anotherServiceRegistry(Registration anotherRegistration) {
		ServiceRegistry<Registration> registry = mock();
		given(registry.getStatus(anotherRegistration)).willReturn("ANOTHER");
		return registry;
	}

}
