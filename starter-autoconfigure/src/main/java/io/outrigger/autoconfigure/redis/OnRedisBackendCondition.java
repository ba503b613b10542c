package io.outrigger.autoconfigure.redis;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

import io.outrigger.autoconfigure.RedisConfigured;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;

/**
 * Matches if the platform is told to use Redis, and fails if it then could not.
 */
class OnRedisBackendCondition extends SpringBootCondition {

	private static final String[] NEEDED = { "io.lettuce.core.RedisClient",
			"org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory" };

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean asked = RedisConfigured.asBackend(context.getEnvironment());
		for (String type : NEEDED) {
			InvalidPropertyException.require(!asked || ClassUtils.isPresent(type, context.getClassLoader()),
					"outrigger.backend", "redis", "memory, unless spring-data-redis and lettuce-core are there");
		}
		return new ConditionOutcome(asked,
				ConditionMessage.forCondition("Redis backend").because("outrigger.backend asks for it: " + asked));
	}

}
