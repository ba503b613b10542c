package io.outrigger.loadbalancer.health;

import io.outrigger.loadbalancer.settings.placement.HealthCheckSettings;
import io.outrigger.loadbalancer.standing.Health;

/**
 * What follows from the answers of one instance: a single one may be wrong, so that it
 * takes some in a row to become unhealthy, and some to be healthy again. For use by one
 * thread at a time.
 */
final class Tally {

	private Health health = Health.UNKNOWN;

	private int good;

	private int bad;

	/**
	 * Takes an answer into account.
	 * @param answer the answer
	 * @param settings how many it takes
	 * @return the health of the instance
	 */
	Health after(Health answer, HealthCheckSettings settings) {
		boolean isBad = answer == Health.UNHEALTHY;
		boolean isGood = answer == Health.HEALTHY || answer == Health.DEGRADED;
		this.bad = isBad ? this.bad + 1 : 0;
		this.good = isGood ? this.good + 1 : 0;
		boolean enough = isBad ? this.bad >= settings.unhealthyThreshold()
				: !isGood || this.health != Health.UNHEALTHY || this.good >= settings.healthyThreshold();
		if (enough) {
			this.health = answer;
		}
		return this.health;
	}

}
