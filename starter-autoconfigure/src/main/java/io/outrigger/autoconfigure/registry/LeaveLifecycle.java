package io.outrigger.autoconfigure.registry;

import org.springframework.context.SmartLifecycle;

import io.outrigger.autoconfigure.OutriggerPhases;
import io.outrigger.registry.self.SelfRegistration;

/**
 * Takes this process out of the registry after its web server finished the last request.
 */
class LeaveLifecycle implements SmartLifecycle {

	private final SelfRegistration registration;

	private volatile boolean running;

	LeaveLifecycle(SelfRegistration registration) {
		this.registration = registration;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.registration.leave().onErrorComplete().doFinally((signal) -> callback.run()).subscribe();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return OutriggerPhases.LEAVE;
	}

}
