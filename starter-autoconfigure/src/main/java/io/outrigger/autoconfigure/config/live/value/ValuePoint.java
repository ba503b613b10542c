package io.outrigger.autoconfigure.config.live.value;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.core.MethodParameter;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.ReflectionUtils;

import io.outrigger.autoconfigure.config.live.trial.Step;
import io.outrigger.autoconfigure.config.live.trial.Trial;
import io.outrigger.config.effective.ReleaseRejectedException;

/**
 * A field or a method of a singleton that gets settings by {@code @Value}.
 *
 * @param bean the bean itself, not a proxy of it
 * @param beanName its name
 * @param member the field or the method
 */
record ValuePoint(WeakReference<Object> bean, String beanName, ValueMember member) {

	boolean isAffectedBy(Trial trial) {
		return this.member.mentions().stream().anyMatch(trial.affected()::changes);
	}

	/*
	 * The bean factory says what is injected, as it did at the start; only that this
	 * thread sees the release.
	 */
	List<Step> prepare(Trial trial, AutowireCapableBeanFactory factory) {
		Object target = this.bean.get();
		if (target == null) {
			return List.of();
		}
		try {
			@Nullable Object[] after = trial.within(() -> resolve(target, factory));
			@Nullable Object[] before = trial.without(() -> before(target, factory));
			return Arrays.deepEquals(before, after) ? List.of()
					: List.of(new Step(toString(), () -> set(target, after), () -> set(target, before)));
		}
		catch (RuntimeException ex) {
			Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
			throw new ReleaseRejectedException(this + " cannot be set: "
					+ Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getName()));
		}
	}

	private @Nullable Object[] before(Object target, AutowireCapableBeanFactory factory) {
		if (this.member.member() instanceof Field field) {
			ReflectionUtils.makeAccessible(field);
			return new @Nullable Object[] { ReflectionUtils.getField(field, target) };
		}
		return resolve(target, factory);
	}

	private @Nullable Object[] resolve(Object target, AutowireCapableBeanFactory factory) {
		if (this.member.member() instanceof Field field) {
			return new @Nullable Object[] { resolve(new DependencyDescriptor(field, true), target, factory) };
		}
		Method method = (Method) this.member.member();
		@Nullable Object[] arguments = new @Nullable Object[method.getParameterCount()];
		for (int i = 0; i < arguments.length; i++) {
			arguments[i] = resolve(new DependencyDescriptor(new MethodParameter(method, i), true), target, factory);
		}
		return arguments;
	}

	private @Nullable Object resolve(DependencyDescriptor descriptor, Object target,
			AutowireCapableBeanFactory factory) {
		descriptor.setContainingClass(target.getClass());
		return factory.resolveDependency(descriptor, this.beanName);
	}

	private void set(Object target, @Nullable Object[] values) {
		if (this.member.member() instanceof Field field) {
			ReflectionUtils.makeAccessible(field);
			ReflectionUtils.setField(field, target, values[0]);
		}
		else if (this.member.member() instanceof Method method) {
			ReflectionUtils.makeAccessible(method);
			ReflectionUtils.invokeMethod(method, target, values);
		}
	}

	/**
	 * Names the place in the user's code.
	 */
	@Override
	public String toString() {
		return "@Value of " + this.member.member().getDeclaringClass().getName() + "." + this.member.member().getName();
	}

}
