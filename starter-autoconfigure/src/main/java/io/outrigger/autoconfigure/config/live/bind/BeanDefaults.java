package io.outrigger.autoconfigure.config.live.bind;

import java.beans.PropertyDescriptor;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeansException;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.util.ObjectUtils;

/**
 * What a factory method made of a bean before it was bound: the values that properties
 * fall back to. Calling the method again would do whatever else it does once more.
 *
 * @param values the values by their path in the bean; collections are copies
 */
record BeanDefaults(Map<String, @Nullable Object> values) {

	private static final int MAX_DEPTH = 4;

	static @Nullable BeanDefaults of(Object bean) {
		try {
			return new BeanDefaults(read(bean));
		}
		catch (BeansException ex) {
			// A getter that fails is the user's affair; nothing is known then
			return null;
		}
	}

	private static Map<String, @Nullable Object> read(Object bean) {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		collect(bean, "", values, 0);
		return values;
	}

	private static void collect(Object bean, String path, Map<String, @Nullable Object> values, int depth) {
		BeanWrapper wrapper = PropertyAccessorFactory.forBeanPropertyAccess(bean);
		for (PropertyDescriptor descriptor : wrapper.getPropertyDescriptors()) {
			String name = descriptor.getName();
			if (!name.equals("class") && wrapper.isReadableProperty(name)) {
				Object value = wrapper.getPropertyValue(name);
				if (value == null || isLeaf(value.getClass()) || depth == MAX_DEPTH) {
					values.put(path + name, copy(value));
				}
				else {
					collect(value, path + name + ".", values, depth + 1);
				}
			}
		}
	}

	/**
	 * Gives a new bean what the factory method gave the one it made.
	 * @return whether it is as the other one was
	 */
	boolean giveTo(Object fresh) {
		BeanWrapper wrapper = PropertyAccessorFactory.forBeanPropertyAccess(fresh);
		Map<String, @Nullable Object> present = read(fresh);
		this.values.forEach((path, value) -> {
			if (!ObjectUtils.nullSafeEquals(value, present.get(path)) && wrapper.isWritableProperty(path)
					&& (value == null || BeanProperty.isSimple(value.getClass()))) {
				wrapper.setPropertyValue(path, copy(value));
			}
		});
		Map<String, @Nullable Object> given = read(fresh);
		return given.keySet().equals(this.values.keySet()) && given.entrySet()
			.stream()
			.allMatch((each) -> ObjectUtils.nullSafeEquals(each.getValue(), this.values.get(each.getKey())));
	}

	/* Values, and what was given to the bean rather than made with it. */
	private static boolean isLeaf(Class<?> type) {
		return BeanProperty.isSimple(type) || LiveBean.constructorOf(type) == null;
	}

	private static @Nullable Object copy(@Nullable Object value) {
		if (value instanceof List<?> list) {
			return new ArrayList<>(list);
		}
		if (value instanceof Set<?> set) {
			return new LinkedHashSet<>(set);
		}
		if (value instanceof Collection<?> collection) {
			return new ArrayList<>(collection);
		}
		if (value instanceof Map<?, ?> map) {
			return new LinkedHashMap<>(map);
		}
		if (value != null && value.getClass().isArray()) {
			int length = Array.getLength(value);
			Object copy = Array.newInstance(value.getClass().getComponentType(), length);
			System.arraycopy(value, 0, copy, 0, length);
			return copy;
		}
		return value;
	}

}
