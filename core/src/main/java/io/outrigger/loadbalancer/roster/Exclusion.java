package io.outrigger.loadbalancer.roster;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.standing.Health;
import io.outrigger.registry.InstanceStatus;

/**
 * Why an instance is not among those that may be picked.
 */
public enum Exclusion {

	/**
	 * It is not ready yet.
	 */
	STARTING,

	/**
	 * It will leave.
	 */
	DRAINING,

	/**
	 * An operator or its own readiness took it out.
	 */
	OUT_OF_SERVICE,

	/**
	 * It says that it cannot do its work.
	 */
	DOWN,

	/**
	 * The registry doubts that it lives.
	 */
	SUSPECT,

	/**
	 * Active checks say that it cannot do its work.
	 */
	UNHEALTHY,

	/**
	 * Requests to it failed.
	 */
	EJECTED,

	/**
	 * This process uses a part of the service to which it does not belong.
	 */
	NOT_IN_SUBSET,

	/**
	 * Nearer ones take all requests.
	 */
	OTHER_ZONE,

	/**
	 * It is degraded, and others take all requests.
	 */
	NOT_NEEDED,

	/**
	 * Requests of another kind go there.
	 */
	OTHER_SHARE;

	/**
	 * Whether that holds no more in panic.
	 * @return {@code true} for what others think of it, not for what it says itself
	 */
	public boolean isLiftedInPanic() {
		return this == SUSPECT || this == UNHEALTHY || this == EJECTED;
	}

	/**
	 * Whether an instance could do its work all the same.
	 * @return {@code true} if it is only that others take the requests
	 */
	boolean isByChoice() {
		return this == OTHER_ZONE || this == NOT_NEEDED || this == OTHER_SHARE;
	}

	/**
	 * Finds what excludes an instance, its conduct aside.
	 * @param status what the registry says
	 * @param health what active checks say
	 * @return the reason, or {@code null} if there is none
	 */
	static @Nullable Exclusion of(InstanceStatus status, Health health) {
		Exclusion unhealthy = (health == Health.UNHEALTHY) ? UNHEALTHY : null;
		return switch (status) {
			case UP, DEGRADED -> unhealthy;
			case SUSPECT -> (health == Health.UNKNOWN) ? SUSPECT : unhealthy;
			case STARTING -> STARTING;
			case DRAINING -> DRAINING;
			case OUT_OF_SERVICE -> OUT_OF_SERVICE;
			case DOWN -> DOWN;
		};
	}

}
