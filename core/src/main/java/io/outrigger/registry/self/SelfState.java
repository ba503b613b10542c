package io.outrigger.registry.self;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.outrigger.registry.InstanceStatus;

/**
 * What this process knows of its own state, from several sides: its readiness, its
 * health, an operator, and its end. Safe for use from several threads.
 */
final class SelfState {

	private volatile boolean everReady;

	private volatile boolean ready;

	private volatile boolean takenOut;

	private volatile boolean draining;

	private final AtomicReference<SelfStatus> health = new AtomicReference<>(SelfStatus.UP);

	/**
	 * Begins another registration. What was known of readiness, health and an operator
	 * goes on.
	 */
	void start() {
		this.draining = false;
	}

	void ready(boolean ready) {
		this.everReady |= ready;
		this.ready = ready;
	}

	SelfStatus health(SelfStatus health) {
		return Objects.requireNonNull(this.health.getAndSet(health));
	}

	void takenOut(boolean takenOut) {
		this.takenOut = takenOut;
	}

	void drain() {
		this.draining = true;
	}

	/**
	 * Returns the state that follows: whoever says least wins, and the end wins over all.
	 * @return the state that the registry should know
	 */
	SelfStatus status() {
		SelfStatus health = Objects.requireNonNull(this.health.get());
		if (this.draining) {
			return new SelfStatus(InstanceStatus.DRAINING, "the application stops");
		}
		if (!this.everReady) {
			return new SelfStatus(InstanceStatus.STARTING, "the application is not ready for traffic yet");
		}
		if (health.status() == InstanceStatus.STARTING) {
			return health;
		}
		if (this.takenOut) {
			return new SelfStatus(InstanceStatus.OUT_OF_SERVICE, "an operator took it out");
		}
		return this.ready ? health : new SelfStatus(InstanceStatus.OUT_OF_SERVICE, "the application refuses traffic");
	}

}
