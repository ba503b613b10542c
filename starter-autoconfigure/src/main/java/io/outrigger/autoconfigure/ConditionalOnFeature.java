package io.outrigger.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches unless {@code outrigger.enabled} or {@code outrigger.<feature>.enabled} is
 * {@code false}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Conditional(OnFeatureCondition.class)
public @interface ConditionalOnFeature {

	/**
	 * Name of the feature in property names; empty for the platform itself.
	 * @return the name
	 */
	String value() default "";

}
