package io.outrigger.autoconfigure.sidecar.guard;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.sidecar.guard.BreakerSettings;
import io.outrigger.sidecar.guard.BreakerSettings.Recovery;
import io.outrigger.sidecar.guard.BreakerSettings.Trip;

/**
 * When calls are kept back because too many fail.
 *
 * @param enabled Whether they are; any other of these properties switches it on as well.
 * @param name Name of a Resilience4j circuit breaker that decides instead, with its own
 * configuration.
 * @param perInstance Whether each instance has a breaker of its own beside the route's.
 * @param failureRate How many of 100 calls must fail.
 * @param minimumCalls Of how many calls at least.
 * @param window Within what time, in whole seconds.
 * @param slowCall How long a call takes that is slow, 0 if none is.
 * @param slowRate How many of 100 calls must be slow.
 * @param openFor How long it stays open.
 * @param probes How many calls then show whether it may close.
 * @param halfOpenFor How long these may take until it opens again.
 */
public record CircuitBreakerProperties(@DefaultValue("true") boolean enabled, @Nullable String name,
		@DefaultValue("true") boolean perInstance, @DefaultValue("50") double failureRate,
		@DefaultValue("20") int minimumCalls, @DefaultValue("10s") Duration window,
		@DefaultValue("0") Duration slowCall, @DefaultValue("50") double slowRate,
		@DefaultValue("10s") Duration openFor, @DefaultValue("3") int probes,
		@DefaultValue("30s") Duration halfOpenFor) {

	@Nullable BreakerSettings toSettings() {
		return this.enabled ? new BreakerSettings(this.name, this.perInstance,
				new Trip(this.failureRate, this.minimumCalls, this.window, this.slowCall, this.slowRate),
				new Recovery(this.openFor, this.probes, this.halfOpenFor)) : null;
	}

}
