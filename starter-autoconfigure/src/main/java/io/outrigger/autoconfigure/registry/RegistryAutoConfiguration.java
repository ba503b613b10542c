package io.outrigger.autoconfigure.registry;

import java.time.Duration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.InboundWork;
import io.outrigger.autoconfigure.InstanceProperties;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.registry.load.LiveHeap;
import io.outrigger.registry.load.LoadSource;
import io.outrigger.registry.load.ProcessCpu;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.registry.self.SelfRegistration;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of the service registry and of this process' place in it.
 */
@AutoConfiguration(after = OutriggerAutoConfiguration.class)
@ConditionalOnFeature("registry")
@EnableConfigurationProperties(RegistryProperties.class)
public final class RegistryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(ServiceRegistry.class)
	InMemoryServiceRegistry outriggerServiceRegistry(RegistryProperties properties, Ticker ticker) {
		return new InMemoryServiceRegistry(properties.lease(), ticker);
	}

	@Bean
	@ConditionalOnMissingBean
	LoadSource outriggerLoadSource(Ticker ticker, ObjectProvider<InboundWork> inboundWork) {
		ProcessCpu cpu = ProcessCpu.ofThisProcess(ticker);
		LiveHeap heap = new LiveHeap();
		InboundWork work = inboundWork.getIfAvailable(() -> InboundWork.UNKNOWN);
		return () -> new InstanceLoad(work.inFlight(), cpu.share(), heap.share(), work.queueWait(), work.saturation());
	}

	@Bean
	@ConditionalOnMissingBean
	SelfRegistration outriggerSelfRegistration(ServiceRegistry registry, RegistryProperties properties,
			LoadSource load) {
		return new SelfRegistration(registry, properties.heartbeatInterval(), load, Schedulers.parallel());
	}

	@Bean
	AnnounceLifecycle outriggerAnnounceLifecycle(SelfRegistration registration, RegistryProperties properties,
			SelfIdentity self, InstanceProperties instance, ObjectProvider<ServerProperties> server,
			ApplicationContext context) {
		Environment environment = context.getEnvironment();
		Duration phase = Binder.get(environment)
			.bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
			.orElse(Duration.ofSeconds(30));
		InvalidPropertyException.require(properties.drainDelay().compareTo(phase) < 0, "outrigger.registry.drain-delay",
				properties.drainDelay(), "shorter than spring.lifecycle.timeout-per-shutdown-phase (" + phase + ")");
		SelfDescription description = new SelfDescription(self, instance, server.getIfAvailable(), environment);
		return new AnnounceLifecycle(registration, description, properties.drainDelay(), context);
	}

	@Bean
	LeaveLifecycle outriggerLeaveLifecycle(SelfRegistration registration) {
		return new LeaveLifecycle(registration);
	}

}
