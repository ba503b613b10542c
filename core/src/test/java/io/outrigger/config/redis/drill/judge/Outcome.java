package io.outrigger.config.redis.drill.judge;

import io.outrigger.config.ConfigException;
import io.outrigger.config.ConfigUnavailableException;
import io.outrigger.config.publish.ConfigPublisher.NotAppliedException;

/**
 * What a publisher was told.
 */
public enum Outcome {

	/**
	 * It is published.
	 */
	ACCEPTED,

	/**
	 * Nothing was changed.
	 */
	REFUSED,

	/**
	 * Nobody can tell, or the publisher died before it was told.
	 */
	UNKNOWN,

	/**
	 * What no publisher should be told.
	 */
	UNEXPECTED;

	/**
	 * Returns what a publisher was told.
	 * @param failure what it was told
	 * @return what that means
	 */
	public static Outcome of(Throwable failure) {
		if (failure instanceof ConfigUnavailableException unavailable) {
			return unavailable.isOutcomeUnknown() ? UNKNOWN : REFUSED;
		}
		if (failure instanceof NotAppliedException) {
			return ACCEPTED;
		}
		return (failure instanceof ConfigException) ? REFUSED : UNEXPECTED;
	}

}
