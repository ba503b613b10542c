package io.outrigger.autoconfigure.config.live.bind;

import java.beans.PropertyDescriptor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.ReflectionUtils;

/**
 * A property of a mutable bean, as far as its accessors tell.
 *
 * @param name its name as it is written in a configuration file
 * @param getter reads it, if it can be read
 * @param setter writes it, if it can be written
 */
record BeanProperty(String name, @Nullable Method getter, @Nullable Method setter) {

	static List<BeanProperty> of(Class<?> type) {
		List<BeanProperty> properties = new ArrayList<>();
		for (PropertyDescriptor descriptor : BeanUtils.getPropertyDescriptors(type)) {
			if (!descriptor.getName().equals("class")) {
				properties.add(new BeanProperty(nameOf(type, descriptor), accessible(descriptor.getReadMethod()),
						accessible(descriptor.getWriteMethod())));
			}
		}
		return properties;
	}

	private static String nameOf(Class<?> type, PropertyDescriptor descriptor) {
		Field field = ReflectionUtils.findField(type, descriptor.getName());
		Name name = (field != null) ? field.getAnnotation(Name.class) : null;
		return (name != null) ? name.value() : DataObjectPropertyName.toDashedForm(descriptor.getName());
	}

	private static @Nullable Method accessible(@Nullable Method method) {
		if (method != null) {
			ReflectionUtils.makeAccessible(method);
		}
		return method;
	}

	ConfigurationPropertyName below(ConfigurationPropertyName prefix) {
		return prefix.append(this.name);
	}

	@Nullable Object get(Object bean) {
		return (this.getter != null) ? ReflectionUtils.invokeMethod(this.getter, bean) : null;
	}

	void set(Object bean, @Nullable Object value) {
		if (this.setter != null) {
			ReflectionUtils.invokeMethod(this.setter, bean, value);
		}
	}

	/**
	 * Whether a value can be carried over from one bean to another.
	 */
	boolean isReplaceable() {
		return this.getter != null && this.setter != null
				&& this.setter.getParameterTypes()[0].isAssignableFrom(this.getter.getReturnType());
	}

	/**
	 * Whether this is a bean within the bean, which is always the same one.
	 */
	boolean isFixedBean() {
		return this.setter == null && this.getter != null && !isSimple(this.getter.getReturnType());
	}

	/**
	 * Whether Boot writes it at start-up, but it cannot be carried over: a collection
	 * that is always the same one and would have to be emptied under its readers' eyes,
	 * or what has a setter alone.
	 */
	boolean isWrittenOnce() {
		return !isReplaceable()
				&& (this.setter != null || (this.getter != null && isMany(this.getter.getReturnType())));
	}

	private static boolean isMany(Class<?> type) {
		return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
	}

	static boolean isSimple(Class<?> type) {
		return isMany(type) || type.isArray() || BeanUtils.isSimpleProperty(type) || type.getName().startsWith("java.");
	}

}
