package io.outrigger.loadbalancer.settings.placement;

import io.outrigger.loadbalancer.settings.Rule;

/**
 * What is set for the choice of those among whom a policy picks. Immutable.
 *
 * @param ejection when failing instances get no requests for a while
 * @param slowStart how new ones get their first
 * @param availability what happens as fewer and fewer are available
 * @param zone whether requests stay near
 * @param subset among how many this process picks, at most 100,000; 0 for all
 * @param dynamicWeights whether busy ones count for less
 * @param healthCheck which ones are asked for their health
 */
public record Placement(EjectionSettings ejection, SlowStartSettings slowStart, AvailabilitySettings availability,
		ZoneSettings zone, int subset, DynamicWeightSettings dynamicWeights, HealthCheckSettings healthCheck) {

	/**
	 * Settings in which nothing is configured.
	 */
	public static final Placement DEFAULTS = new Placement(EjectionSettings.DEFAULTS, SlowStartSettings.DEFAULTS,
			AvailabilitySettings.DEFAULTS, ZoneSettings.DEFAULTS, 0, DynamicWeightSettings.DEFAULTS,
			HealthCheckSettings.DEFAULTS);

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public Placement {
		Rule.requireBetween("subset.size", subset, 0, 100_000);
	}

	/**
	 * Returns the same with other rules for ejection.
	 * @param ejection the rules
	 * @return a copy
	 */
	public Placement with(EjectionSettings ejection) {
		return new Placement(ejection, this.slowStart, this.availability, this.zone, this.subset, this.dynamicWeights,
				this.healthCheck);
	}

	/**
	 * Returns the same with another slow start.
	 * @param slowStart the slow start
	 * @return a copy
	 */
	public Placement with(SlowStartSettings slowStart) {
		return new Placement(this.ejection, slowStart, this.availability, this.zone, this.subset, this.dynamicWeights,
				this.healthCheck);
	}

	/**
	 * Returns the same with other rules for what is not available.
	 * @param availability the rules
	 * @return a copy
	 */
	public Placement with(AvailabilitySettings availability) {
		return new Placement(this.ejection, this.slowStart, availability, this.zone, this.subset, this.dynamicWeights,
				this.healthCheck);
	}

	/**
	 * Returns the same with other rules for zones.
	 * @param zone the rules
	 * @return a copy
	 */
	public Placement with(ZoneSettings zone) {
		return new Placement(this.ejection, this.slowStart, this.availability, zone, this.subset, this.dynamicWeights,
				this.healthCheck);
	}

	/**
	 * Returns the same with another subset.
	 * @param subset its size, 0 for all
	 * @return a copy
	 */
	public Placement withSubset(int subset) {
		return new Placement(this.ejection, this.slowStart, this.availability, this.zone, subset, this.dynamicWeights,
				this.healthCheck);
	}

	/**
	 * Returns the same with other dynamic weights.
	 * @param dynamicWeights the rules
	 * @return a copy
	 */
	public Placement with(DynamicWeightSettings dynamicWeights) {
		return new Placement(this.ejection, this.slowStart, this.availability, this.zone, this.subset, dynamicWeights,
				this.healthCheck);
	}

	/**
	 * Returns the same with other active checks.
	 * @param healthCheck the checks
	 * @return a copy
	 */
	public Placement with(HealthCheckSettings healthCheck) {
		return new Placement(this.ejection, this.slowStart, this.availability, this.zone, this.subset,
				this.dynamicWeights, healthCheck);
	}

}
