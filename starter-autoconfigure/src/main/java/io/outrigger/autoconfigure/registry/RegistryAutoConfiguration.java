package io.outrigger.autoconfigure.registry;

import java.util.List;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.FleetSize;
import io.outrigger.autoconfigure.InboundWork;
import io.outrigger.autoconfigure.InstanceProperties;
import io.outrigger.autoconfigure.LoadShare;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.fixed.StaticServiceRegistry;
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
	FleetSize outriggerFleetSize(ServiceRegistry registry, SelfIdentity self) {
		return () -> registry.discover(self.service()).instances().size();
	}

	/*
	 * Measures from reading to reading, so that it is not the one of the heartbeats.
	 */
	@Bean
	@ConditionalOnMissingBean
	LoadShare outriggerLoadShare(Ticker ticker, ObjectProvider<InboundWork> inboundWork) {
		ProcessCpu cpu = ProcessCpu.ofThisProcess(ticker);
		InboundWork work = inboundWork.getIfAvailable(() -> InboundWork.UNKNOWN);
		return () -> {
			Double used = cpu.share();
			Double saturation = work.saturation();
			return (saturation != null) ? saturation : used;
		};
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
		SelfDescription description = new SelfDescription(self, instance, server.getIfAvailable(), environment);
		return new AnnounceLifecycle(registration, description, DrainDelay.of(properties, environment), context);
	}

	@Bean
	LeaveLifecycle outriggerLeaveLifecycle(SelfRegistration registration) {
		return new LeaveLifecycle(registration);
	}

	/*
	 * Last, so that whatever keeps the registry has been chosen without it.
	 */
	@Bean
	@Primary
	@Conditional(OnStaticInstances.class)
	StaticServiceRegistry outriggerStaticServiceRegistry(ObjectProvider<ServiceRegistry> registries,
			RegistryProperties properties) {
		List<ServiceRegistry> others = registries.stream((type) -> type != StaticServiceRegistry.class).toList();
		if (others.size() != 1) {
			throw new NoUniqueBeanDefinitionException(ServiceRegistry.class, others.size(),
					"static instances are listed beside those of one registry");
		}
		return new StaticServiceRegistry(others.get(0), properties.staticInstances());
	}

	static class OnStaticInstances extends SpringBootCondition {

		private static final ConfigurationPropertyName STATIC = ConfigurationPropertyName
			.of("outrigger.registry.static");

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			for (ConfigurationPropertySource source : ConfigurationPropertySources.get(context.getEnvironment())) {
				if (source.containsDescendantOf(STATIC) == ConfigurationPropertyState.PRESENT) {
					return ConditionOutcome.match("static instances are listed");
				}
			}
			return ConditionOutcome.noMatch("no static instance is listed");
		}

	}

}
