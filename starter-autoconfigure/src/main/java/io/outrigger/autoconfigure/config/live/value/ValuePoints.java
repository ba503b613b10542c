package io.outrigger.autoconfigure.config.live.value;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

import io.outrigger.autoconfigure.config.live.trial.Reader;
import io.outrigger.autoconfigure.config.live.trial.Step;
import io.outrigger.autoconfigure.config.live.trial.Trial;

/**
 * Where the singletons of an application get settings by {@code @Value}. Beans of other
 * scopes get present values whenever one is made. Safe for use from several threads.
 */
public final class ValuePoints implements Reader {

	private final AutowireCapableBeanFactory factory;

	/* By bean, so that one that is made anew takes the place of the earlier one. */
	private final Map<String, List<ValuePoint>> points = new ConcurrentHashMap<>();

	/**
	 * Creates the collection.
	 * @param factory injects the values
	 */
	public ValuePoints(AutowireCapableBeanFactory factory) {
		this.factory = factory;
	}

	/**
	 * Remembers where a singleton gets settings.
	 * @param bean the bean, before anything is injected
	 * @param beanName its name
	 * @param factoryMethod the method that made it, if one did
	 */
	public void collect(Object bean, String beanName, @Nullable Method factoryMethod) {
		Class<?> type = ClassUtils.getUserClass(bean);
		List<ValueMember> members = new ArrayList<>();
		if (AnnotationUtils.isCandidateClass(type, Value.class)) {
			members.addAll(ValueMember.of(type));
		}
		if (factoryMethod != null) {
			members.addAll(ValueMember.ofFactory(factoryMethod));
		}
		if (!members.isEmpty()) {
			WeakReference<Object> reference = new WeakReference<>(bean);
			this.points.put(beanName,
					members.stream().map((member) -> new ValuePoint(reference, beanName, member)).toList());
		}
	}

	@Override
	public List<Step> prepare(Trial trial) {
		List<Step> steps = new ArrayList<>();
		this.points.values()
			.forEach((ofBean) -> ofBean.stream()
				.filter((point) -> point.member().live() && point.isAffectedBy(trial))
				.forEach((point) -> steps.addAll(point.prepare(trial, this.factory))));
		return steps;
	}

	@Override
	public Set<ConfigurationPropertyName> readOnce() {
		Set<ConfigurationPropertyName> names = new HashSet<>();
		this.points.values()
			.forEach((ofBean) -> ofBean.stream()
				.filter((point) -> !point.member().live())
				.forEach((point) -> point.member().mentions().forEach((each) -> names.addAll(each.names()))));
		return names;
	}

}
