package io.outrigger.autoconfigure;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import reactor.core.scheduler.Schedulers;

import io.outrigger.registry.ServiceInstance;
import io.outrigger.time.Ticker;
import io.outrigger.time.TimeoutWheel;

/**
 * Auto-configuration of what every feature needs: the platform's properties, the identity
 * of this instance, and time.
 */
@AutoConfiguration
@ConditionalOnFeature
@EnableConfigurationProperties({ OutriggerProperties.class, InstanceProperties.class })
public final class OutriggerAutoConfiguration {

	private static final String UNNAMED = "application";

	@Bean
	@ConditionalOnMissingBean
	SelfIdentity outriggerSelfIdentity(InstanceProperties instance, Environment environment) {
		String service = (instance.service() != null) ? instance.service() : applicationName(environment);
		return new SelfIdentity(service, (instance.id() != null) ? instance.id() : randomId(service));
	}

	@Bean
	@ConditionalOnMissingBean
	Ticker outriggerTicker() {
		return Ticker.system();
	}

	@Bean
	@ConditionalOnMissingBean
	TimeoutWheel outriggerTimeouts() {
		return new TimeoutWheel(Schedulers.parallel());
	}

	private static String randomId(String service) {
		String suffix = "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
		return shortened(service, ServiceInstance.MAX_NAME - suffix.length()) + suffix;
	}

	private static String shortened(String name, int length) {
		return name.substring(0, Math.min(name.length(), length));
	}

	/*
	 * spring.application.name is the user's, not ours: a name that cannot be a service's
	 * is made one rather than refused.
	 */
	private static String applicationName(Environment environment) {
		String name = environment.getProperty("spring.application.name", UNNAMED).replaceAll("[^A-Za-z0-9._-]", "-");
		String shortened = shortened(name, ServiceInstance.MAX_NAME);
		return ServiceInstance.isName(shortened) ? shortened : UNNAMED;
	}

}
