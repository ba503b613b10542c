package io.outrigger.registry.self;

import org.jspecify.annotations.Nullable;

import io.outrigger.registry.InstanceStatus;

/**
 * A state that this process gives itself. Immutable.
 *
 * @param status the state
 * @param reason why, or {@code null} where there is nothing to explain
 */
public record SelfStatus(InstanceStatus status, @Nullable String reason) {

	/**
	 * Says that nobody has asked for the health yet.
	 */
	public static final SelfStatus NOT_KNOWN = new SelfStatus(InstanceStatus.STARTING, "its health is not known yet");

	static final SelfStatus UP = new SelfStatus(InstanceStatus.UP, null);

	/**
	 * Translates what a health check says, in the words of Spring Boot.
	 * @param code {@code UP}, {@code UNKNOWN}, {@code OUT_OF_SERVICE}, {@code DOWN}; any
	 * other word is a check of the user's that means something less than up
	 * @param reason why
	 * @return the state that follows
	 */
	public static SelfStatus ofHealth(String code, String reason) {
		return switch (code) {
			case "UP", "UNKNOWN" -> UP;
			case "OUT_OF_SERVICE" -> new SelfStatus(InstanceStatus.OUT_OF_SERVICE, reason);
			case "DOWN" -> new SelfStatus(InstanceStatus.DOWN, reason);
			default -> new SelfStatus(InstanceStatus.DEGRADED, reason);
		};
	}

}
