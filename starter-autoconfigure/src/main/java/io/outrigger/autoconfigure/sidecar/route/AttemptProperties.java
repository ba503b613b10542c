package io.outrigger.autoconfigure.sidecar.route;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.autoconfigure.loadbalancer.settings.attempt.FailoverProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.attempt.HedgingProperties;
import io.outrigger.loadbalancer.settings.AttemptTimes;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.sidecar.route.AttemptRule;

/**
 * How the requests of a route are attempted, by its properties.
 *
 * @param prefix where the properties stand
 * @param failover what happens when a try fails
 * @param hedging whether a slow try gets company
 */
record AttemptProperties(PropertyPrefix prefix, FailoverProperties failover,
		HedgingProperties hedging) implements AttemptRule {

	private static final Logger logger = LoggerFactory.getLogger(AttemptProperties.class);

	/*
	 * The widest that a service may say, so that nothing but these properties is judged.
	 */
	void requireValid() {
		AttemptTimes widest = new AttemptTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1));
		merged(Attempting.DEFAULTS.with(FailoverSettings.DEFAULTS.times(widest)));
	}

	/*
	 * What is good by itself may be bad together with what the service says, such as a
	 * first wait that is longer than the longest one. No request fails because of that.
	 */
	@Override
	public Attempting over(Attempting service) {
		try {
			return merged(service);
		}
		catch (InvalidPropertyException ex) {
			logger.warn("Requests are attempted as all others to their service: {}", ex.getMessage());
			return service;
		}
	}

	private Attempting merged(Attempting base) {
		return base.with(this.failover.over(base.failover(), this.prefix))
			.with(this.hedging.over(base.hedging(), this.prefix));
	}

}
