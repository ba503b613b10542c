package io.outrigger.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The condition behind {@link ConditionalOnFeature}.
 */
class OnFeatureCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		String feature = metadata.getAnnotations().get(ConditionalOnFeature.class).getString(MergedAnnotation.VALUE);
		ConditionOutcome platform = outcome("outrigger.enabled", context.getEnvironment());
		if (feature.isEmpty() || !platform.isMatch()) {
			return platform;
		}
		return outcome("outrigger." + feature + ".enabled", context.getEnvironment());
	}

	private static ConditionOutcome outcome(String property, Environment environment) {
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnFeature.class);
		boolean enabled = Switch.isOn(property, environment);
		return new ConditionOutcome(enabled, message.because(property + " is " + enabled));
	}

}
