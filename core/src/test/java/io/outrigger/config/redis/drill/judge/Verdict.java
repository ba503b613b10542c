package io.outrigger.config.redis.drill.judge;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What came of a fault.
 *
 * @param instances how many were there at the end
 * @param published what publishers were told
 * @param halves how often one of them ran half a release
 * @param uncalledFor how often one of them ran what nobody published
 * @param backwards how often one of them went back to an earlier release
 * @param lost how many releases that were accepted are neither in force in the end, nor
 * followed by a later one
 * @param elsewhere how many ended on something else than what the store says
 * @param agreed how long after the fault all were on one version, or {@code null} if they
 * were not, or the release after that did not reach all
 */
public record Verdict(int instances, Published published, int halves, int uncalledFor, int backwards, int lost,
		int elsewhere, @Nullable Duration agreed) {

	/**
	 * Returns the verdict on a fleet that did not agree after all.
	 * @return a copy
	 */
	public Verdict withoutAgreement() {
		return new Verdict(this.instances, this.published, this.halves, this.uncalledFor, this.backwards, this.lost,
				this.elsewhere, null);
	}

	/**
	 * What publishers were told.
	 *
	 * @param accepted how many releases were published
	 * @param refused how many certainly were not
	 * @param unknown of how many they were not told
	 * @param inEffect how many of these were published all the same
	 * @param unexpected how often they were told something else
	 */
	public record Published(int accepted, int refused, int unknown, int inEffect, int unexpected) {
	}

}
