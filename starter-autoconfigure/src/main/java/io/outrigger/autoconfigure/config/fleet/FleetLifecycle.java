package io.outrigger.autoconfigure.config.fleet;

import org.springframework.context.SmartLifecycle;

import io.outrigger.autoconfigure.OutriggerPhases;
import io.outrigger.config.fleet.FleetMember;

/**
 * Takes part in the fleet from when published settings are in effect until they are no
 * longer followed.
 */
public class FleetLifecycle implements SmartLifecycle {

	private final FleetMember member;

	private volatile boolean running;

	/**
	 * Creates the lifecycle.
	 * @param member this process
	 */
	public FleetLifecycle(FleetMember member) {
		this.member = member;
	}

	@Override
	public void start() {
		this.running = true;
		this.member.start();
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.member.stop().doFinally((signal) -> callback.run()).subscribe();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return OutriggerPhases.FOLLOW_CONFIG + 1;
	}

}
