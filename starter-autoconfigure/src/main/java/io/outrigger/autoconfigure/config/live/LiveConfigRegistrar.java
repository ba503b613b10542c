package io.outrigger.autoconfigure.config.live;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.env.ConfigurableEnvironment;

import io.outrigger.autoconfigure.config.live.bind.LiveRecord;
import io.outrigger.autoconfigure.config.live.source.LivePropertySource;
import io.outrigger.config.LiveConfig;

/**
 * Offers each configuration properties record as a {@link LiveConfig} too, unless the
 * application has one of that type.
 */
public final class LiveConfigRegistrar implements BeanDefinitionRegistryPostProcessor {

	private final ConfigurableEnvironment environment;

	/**
	 * Creates the registrar.
	 * @param environment gets the published settings as properties
	 */
	public LiveConfigRegistrar(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		LivePropertySource.in(this.environment);
		if (registry instanceof ConfigurableListableBeanFactory factory) {
			for (LiveRecord live : LiveRecord.in(factory)) {
				if (factory.getBeanNamesForType(live.liveType(), true, false).length == 0) {
					registry.registerBeanDefinition(live.liveBeanName(), definition(live));
				}
			}
		}
	}

	/*
	 * A method of a bean rather than a supplier: ahead-of-time processing has to write
	 * the definition down.
	 */
	private static BeanDefinition definition(LiveRecord live) {
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setTargetType(live.liveType());
		definition.setFactoryBeanName(LiveBindings.BEAN_NAME);
		definition.setFactoryMethodName("live");
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, live.beanName());
		definition.setLazyInit(true);
		definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		return definition;
	}

}
