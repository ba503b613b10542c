package io.outrigger.autoconfigure.config.live.bind;

import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.sql.CommonDataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBean;
import org.springframework.boot.context.properties.bind.BindMethod;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Bindable.BindRestriction;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.Lifecycle;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

import io.outrigger.autoconfigure.config.live.bind.PropertiesBinder.Target;
import io.outrigger.autoconfigure.config.live.trial.RestartRequired;
import io.outrigger.autoconfigure.config.live.trial.Step;
import io.outrigger.autoconfigure.config.live.trial.Trial;
import io.outrigger.config.effective.ReleaseRejectedException;

/**
 * A mutable configuration properties bean in use, and how another like it is made.
 *
 * @param bean the bean itself, not a proxy of it
 * @param type its class as the user wrote it
 * @param target how it is bound
 * @param constructor makes another one, if there is a way that has no side effects
 * @param defaults what a factory method made of it before it was bound
 */
record LiveBean(WeakReference<Object> bean, Class<?> type, Target<Object> target, @Nullable Constructor<?> constructor,
		@Nullable BeanDefaults defaults) {

	/*
	 * What holds something that has to be given back is no mere set of values: a second
	 * one would open a second pool, and a changed one would not reopen its own.
	 */
	private static final List<Class<?>> RESOURCES = List.of(AutoCloseable.class, DisposableBean.class, Lifecycle.class,
			CommonDataSource.class);

	static LiveBean of(ConfigurationPropertiesBean properties, boolean hasFactoryMethod) {
		Object bean = properties.getInstance();
		Class<?> type = ClassUtils.getUserClass(bean);
		Target<Object> target = target(properties, type);
		boolean resource = RESOURCES.stream().anyMatch((each) -> each.isInstance(bean));
		Constructor<?> constructor = (resource || RestartRequired.of(target.prefix())) ? null : constructorOf(type);
		BeanDefaults defaults = null;
		if (constructor != null && hasFactoryMethod) {
			defaults = BeanDefaults.of(bean);
			constructor = (defaults != null) ? constructor : null;
		}
		return new LiveBean(new WeakReference<>(bean), type, target, constructor, defaults);
	}

	static @Nullable Constructor<?> constructorOf(Class<?> type) {
		try {
			return Modifier.isAbstract(type.getModifiers()) ? null : type.getDeclaredConstructor();
		}
		catch (NoSuchMethodException ex) {
			return null;
		}
	}

	private static Target<Object> target(ConfigurationPropertiesBean properties, Class<?> type) {
		Bindable<?> original = properties.asBindTarget();
		Bindable<Object> bindable = Bindable.<Object>of(ResolvableType.forClass(type))
			.withAnnotations(original.getAnnotations())
			.withBindMethod(BindMethod.JAVA_BEAN);
		return new Target<>(ConfigurationPropertyName.of(properties.getAnnotation().prefix()),
				original.hasBindRestriction(BindRestriction.NO_DIRECT_PROPERTY)
						? bindable.withBindRestrictions(BindRestriction.NO_DIRECT_PROPERTY) : bindable,
				properties.getAnnotation());
	}

	List<Step> prepare(Trial trial, PropertiesBinder binder) {
		Object live = this.bean.get();
		ConfigurationPropertyName prefix = this.target.prefix();
		if (live == null || this.constructor == null || !trial.affected().reaches(prefix)) {
			return List.of();
		}
		try {
			return trial.within(() -> {
				Object fresh = fresh(this.constructor);
				if (fresh == null) {
					return List.of();
				}
				Target<Object> again = new Target<>(prefix, this.target.bindable().withExistingValue(fresh),
						this.target.annotation());
				binder.bind(again, trial.sources(prefix), trial.environment());
				return new BeanCopy(trial.affected()).steps(prefix, live, fresh);
			});
		}
		catch (RuntimeException ex) {
			throw new ReleaseRejectedException(Reason.of(prefix, ex));
		}
	}

	private @Nullable Object fresh(Constructor<?> constructor) {
		Object fresh = BeanUtils.instantiateClass(constructor);
		return (this.defaults == null || this.defaults.giveTo(fresh)) ? fresh : null;
	}

	Set<ConfigurationPropertyName> readOnce() {
		Set<ConfigurationPropertyName> names = new HashSet<>();
		if (this.constructor == null || !isReproducible(this.constructor)) {
			names.add(this.target.prefix());
		}
		else {
			collect(this.type, this.target.prefix(), names);
		}
		return names;
	}

	private boolean isReproducible(Constructor<?> constructor) {
		try {
			return this.defaults == null || fresh(constructor) != null;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private static void collect(Class<?> type, ConfigurationPropertyName prefix, Set<ConfigurationPropertyName> names) {
		for (BeanProperty property : BeanProperty.of(type)) {
			if (property.isWrittenOnce()) {
				names.add(property.below(prefix));
			}
			else if (property.isFixedBean() && property.getter() != null
					&& !property.getter().getReturnType().equals(type)) {
				collect(property.getter().getReturnType(), property.below(prefix), names);
			}
		}
	}

}
