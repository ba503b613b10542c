package io.outrigger.redis.health;

import org.jspecify.annotations.Nullable;

/**
 * Whether Redis can be reached.
 *
 * @param status whether it can
 * @param reason why it cannot, without secrets; {@code null} if it can
 */
public record RedisHealth(Status status, @Nullable String reason) {

	/**
	 * Whether commands are answered.
	 */
	public enum Status {

		/**
		 * The first connection is being made; nothing is known yet.
		 */
		CONNECTING,

		/**
		 * Commands are answered.
		 */
		UP,

		/**
		 * The connection could not be made, or is lost, or nothing answers on it.
		 */
		DOWN

	}

	/**
	 * Returns whether commands are answered.
	 * @return whether the status is {@link Status#UP}
	 */
	public boolean isUp() {
		return this.status == Status.UP;
	}

}
