package io.outrigger.autoconfigure.config.live.bind;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindMethod;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Bindable.BindRestriction;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

import io.outrigger.autoconfigure.config.live.bind.PropertiesBinder.Target;
import io.outrigger.config.LiveConfig;

/**
 * A configuration properties type that is bound through its constructor, and can hence be
 * bound anew.
 *
 * @param beanName the name of the bean that holds the values of the start
 * @param type the type
 * @param annotation what the type says about its binding
 * @param prefix the prefix of its properties
 */
public record LiveRecord(String beanName, Class<?> type, ConfigurationProperties annotation,
		ConfigurationPropertyName prefix) {

	/**
	 * Finds those of an application.
	 * @param factory has the definitions of its beans
	 * @return the records
	 */
	public static List<LiveRecord> in(ConfigurableListableBeanFactory factory) {
		List<LiveRecord> records = new ArrayList<>();
		for (String name : factory.getBeanDefinitionNames()) {
			LiveRecord live = of(name, factory.getBeanDefinition(name));
			if (live != null) {
				records.add(live);
			}
		}
		return records;
	}

	private static @Nullable LiveRecord of(String beanName, BeanDefinition definition) {
		if (definition.getAttribute(BindMethod.class.getName()) != BindMethod.VALUE_OBJECT
				|| !(definition instanceof AbstractBeanDefinition bean) || !bean.hasBeanClass()) {
			return null;
		}
		Class<?> type = bean.getBeanClass();
		ConfigurationProperties annotation = MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY)
			.get(ConfigurationProperties.class)
			.synthesize();
		return new LiveRecord(beanName, type, annotation, ConfigurationPropertyName.of(annotation.prefix()));
	}

	/**
	 * Returns the name of the bean that follows releases.
	 * @return the name
	 */
	public String liveBeanName() {
		return this.beanName + ".live";
	}

	/**
	 * Returns the type of that bean.
	 * @return the type
	 */
	public ResolvableType liveType() {
		return liveType(this.type);
	}

	/**
	 * Returns the type of a bean that follows releases.
	 * @param type the type of its values
	 * @return the type
	 */
	public static ResolvableType liveType(Class<?> type) {
		return ResolvableType.forClassWithGenerics(LiveConfig.class, type);
	}

	Target<Object> target() {
		return new Target<>(this.prefix,
				Bindable.<Object>of(ResolvableType.forClass(this.type))
					.withBindMethod(BindMethod.VALUE_OBJECT)
					.withBindRestrictions(BindRestriction.NO_DIRECT_PROPERTY)
					.withAnnotations(this.type.getAnnotations()),
				this.annotation);
	}

}
