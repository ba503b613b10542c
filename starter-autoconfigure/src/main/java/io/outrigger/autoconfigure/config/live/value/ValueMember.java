package io.outrigger.autoconfigure.config.live.value;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import io.outrigger.autoconfigure.config.live.trial.Mentions;

/**
 * A member of a class that gets settings by {@code @Value}.
 *
 * @param member a field, a method or a constructor
 * @param mentions what its expressions refer to
 * @param live whether it can be set again
 */
record ValueMember(Member member, List<Mentions> mentions, boolean live) {

	static List<ValueMember> of(Class<?> type) {
		List<ValueMember> members = new ArrayList<>();
		for (Constructor<?> constructor : type.getDeclaredConstructors()) {
			add(ofParameters(constructor, null), false, members);
		}
		ReflectionUtils.doWithFields(type,
				(field) -> add(ofField(field), !Modifier.isFinal(field.getModifiers()), members),
				(field) -> !Modifier.isStatic(field.getModifiers()));
		ReflectionUtils.doWithMethods(type, (method) -> {
			String own = expression(method);
			add(ofParameters(method, own), isSettable(method, own), members);
		}, (method) -> isInjected(type, method));
		return members;
	}

	/**
	 * Returns what a method that makes a bean gets.
	 */
	static List<ValueMember> ofFactory(Method method) {
		List<ValueMember> members = new ArrayList<>();
		add(ofParameters(method, null), false, members);
		return members;
	}

	private static void add(@Nullable ValueMember member, boolean live, List<ValueMember> members) {
		if (member != null) {
			members.add(new ValueMember(member.member(), member.mentions(), live));
		}
	}

	private static @Nullable ValueMember ofField(Field field) {
		String expression = expression(field);
		return (expression != null) ? of(field, List.of(expression)) : null;
	}

	private static @Nullable ValueMember ofParameters(Executable executable, @Nullable String own) {
		List<String> expressions = new ArrayList<>();
		if (own != null) {
			expressions.add(own);
		}
		for (Parameter parameter : executable.getParameters()) {
			String expression = expression(parameter);
			if (expression != null) {
				expressions.add(expression);
			}
		}
		return of(executable, expressions);
	}

	private static @Nullable ValueMember of(Member member, List<String> expressions) {
		List<Mentions> mentions = expressions.stream()
			.map(Mentions::inExpression)
			.filter((each) -> !each.isEmpty())
			.toList();
		return mentions.isEmpty() ? null : new ValueMember(member, mentions, false);
	}

	/*
	 * Where one parameter is a bean, calling again would hand that over once more.
	 */
	private static boolean isSettable(Method method, @Nullable String own) {
		for (Parameter parameter : method.getParameters()) {
			if (own == null && expression(parameter) == null) {
				return false;
			}
		}
		return method.getParameterCount() > 0;
	}

	private static boolean isInjected(Class<?> type, Method method) {
		return !Modifier.isStatic(method.getModifiers()) && !method.isBridge()
				&& method.equals(ClassUtils.getMostSpecificMethod(method, type));
	}

	private static @Nullable String expression(AnnotatedElement element) {
		Value value = AnnotatedElementUtils.getMergedAnnotation(element, Value.class);
		return (value != null) ? value.value() : null;
	}

}
