package io.outrigger.autoconfigure.loadbalancer.settings.placement;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.loadbalancer.settings.placement.DynamicWeightSettings;

/**
 * Whether instances that say that they are busy count for less.
 *
 * @param enabled Whether weights follow the load that instances report.
 * @param smoothing Time over which reported loads are averaged.
 * @param expiry How long the last reported load holds.
 */
public record DynamicWeightProperties(@Nullable Boolean enabled, @Nullable Duration smoothing,
		@Nullable Duration expiry) {

	/**
	 * Returns what holds.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the settings
	 */
	public DynamicWeightSettings over(DynamicWeightSettings base, PropertyPrefix prefix) {
		return prefix.create(() -> new DynamicWeightSettings(Objects.requireNonNullElse(this.enabled, base.enabled()),
				Objects.requireNonNullElse(this.smoothing, base.smoothing()),
				Objects.requireNonNullElse(this.expiry, base.expiry())));
	}

}
