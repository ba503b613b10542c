package io.outrigger.autoconfigure.loadbalancer.settings.attempt;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.loadbalancer.settings.HedgingSettings;

/**
 * Whether a request that waits longer than most is sent to a second instance too.
 *
 * @param enabled Whether slow requests are hedged.
 * @param percentile How many of 100 requests are answered before a hedge would be sent.
 * @param minimumDelay Shortest wait before a hedge.
 * @param budgetPercent Hedges for each 100 requests at most.
 */
public record HedgingProperties(@Nullable Boolean enabled, @Nullable Double percentile, @Nullable Duration minimumDelay,
		@Nullable Double budgetPercent) {

	/**
	 * Returns what holds.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the settings
	 */
	public HedgingSettings over(HedgingSettings base, PropertyPrefix prefix) {
		return prefix.create(() -> new HedgingSettings(Objects.requireNonNullElse(this.enabled, base.enabled()),
				Objects.requireNonNullElse(this.percentile, base.percentile()),
				Objects.requireNonNullElse(this.minimumDelay, base.minimumDelay()),
				Objects.requireNonNullElse(this.budgetPercent, base.budgetPercent())));
	}

}
