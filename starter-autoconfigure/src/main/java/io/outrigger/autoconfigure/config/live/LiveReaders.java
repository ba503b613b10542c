package io.outrigger.autoconfigure.config.live;

import java.lang.reflect.Method;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

import io.outrigger.autoconfigure.config.live.bind.LiveBeans;
import io.outrigger.autoconfigure.config.live.trial.Reader;
import io.outrigger.autoconfigure.config.live.value.ValuePoints;

/**
 * Finds the beans that read settings, while they are made: first of all, so that it sees
 * them before they are bound or wrapped in proxies. It changes none.
 */
public final class LiveReaders implements InstantiationAwareBeanPostProcessor, PriorityOrdered {

	private final ConfigurableListableBeanFactory factory;

	private final LiveBeans beans;

	private final ValuePoints values;

	/**
	 * Creates the finder.
	 * @param context the application
	 */
	public LiveReaders(ConfigurableApplicationContext context) {
		this.factory = context.getBeanFactory();
		this.beans = new LiveBeans(context);
		this.values = new ValuePoints(this.factory);
	}

	/*
	 * What is no singleton is made anew for each use, and not ours to hold.
	 */
	@Override
	public boolean postProcessAfterInstantiation(Object bean, String beanName) {
		if (this.factory.containsBeanDefinition(beanName)) {
			BeanDefinition definition = this.factory.getMergedBeanDefinition(beanName);
			if (definition.isSingleton()) {
				this.beans.collect(bean, beanName, definition.getFactoryMethodName() != null);
				this.values.collect(bean, beanName, factoryMethod(definition));
			}
		}
		return true;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	LiveBeans beans() {
		return this.beans;
	}

	List<Reader> all() {
		return List.of(this.beans, this.values);
	}

	private static @Nullable Method factoryMethod(BeanDefinition definition) {
		return (definition instanceof RootBeanDefinition root) ? root.getResolvedFactoryMethod() : null;
	}

}
