package io.outrigger.autoconfigure.config.live.bind;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationPropertiesBean;
import org.springframework.boot.context.properties.bind.BindMethod;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.function.SingletonSupplier;

import io.outrigger.autoconfigure.config.live.source.LivePropertySource;
import io.outrigger.autoconfigure.config.live.trial.Reader;
import io.outrigger.autoconfigure.config.live.trial.Step;
import io.outrigger.autoconfigure.config.live.trial.Trial;

/**
 * The mutable configuration properties beans of an application. Each follows a release
 * through another bean of its class, bound and validated beside it. Safe for use from
 * several threads.
 */
public final class LiveBeans implements Reader {

	private final ConfigurableApplicationContext context;

	private final Supplier<PropertiesBinder> binder;

	private final Map<String, LiveBean> beans = new ConcurrentHashMap<>();

	/**
	 * Creates the collection.
	 * @param context the application
	 */
	public LiveBeans(ConfigurableApplicationContext context) {
		this.context = context;
		this.binder = SingletonSupplier.of(() -> PropertiesBinder.of(context.getBeanFactory()));
	}

	/**
	 * Returns the records of the application, which are bound in the same way. Asks the
	 * bean factory.
	 * @return the records
	 */
	public LiveRecords records() {
		ConfigurableListableBeanFactory factory = this.context.getBeanFactory();
		ConfigurableEnvironment environment = this.context.getEnvironment();
		return new LiveRecords(LiveRecord.in(factory), this.binder.get(), environment,
				LivePropertySource.in(environment));
	}

	/**
	 * Remembers a singleton if it is such a bean.
	 * @param bean the bean, before it is bound
	 * @param beanName its name
	 * @param hasFactoryMethod whether a method of the application made it
	 */
	public void collect(Object bean, String beanName, boolean hasFactoryMethod) {
		ConfigurationPropertiesBean properties = ConfigurationPropertiesBean.get(this.context, bean, beanName);
		if (properties != null && properties.asBindTarget().getBindMethod() != BindMethod.VALUE_OBJECT) {
			this.beans.put(beanName, LiveBean.of(properties, hasFactoryMethod));
		}
	}

	@Override
	public List<Step> prepare(Trial trial) {
		List<Step> steps = new ArrayList<>();
		this.beans.values().forEach((each) -> steps.addAll(each.prepare(trial, this.binder.get())));
		return steps;
	}

	@Override
	public Set<ConfigurationPropertyName> readOnce() {
		Set<ConfigurationPropertyName> names = new HashSet<>();
		this.beans.values().forEach((each) -> names.addAll(each.readOnce()));
		return names;
	}

}
