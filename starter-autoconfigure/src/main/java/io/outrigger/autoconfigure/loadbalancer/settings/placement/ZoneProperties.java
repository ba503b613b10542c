package io.outrigger.autoconfigure.loadbalancer.settings.placement;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.loadbalancer.settings.placement.ZoneSettings;

/**
 * Whether requests stay near.
 *
 * @param enabled Whether requests stay in the zone of the caller as far as its instances
 * can take them.
 * @param minInstances How many instances a service must have for that.
 */
public record ZoneProperties(@Nullable Boolean enabled, @Nullable Integer minInstances) {

	/**
	 * Returns what holds.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the settings
	 */
	public ZoneSettings over(ZoneSettings base, PropertyPrefix prefix) {
		return prefix.create(() -> new ZoneSettings(Objects.requireNonNullElse(this.enabled, base.enabled()),
				Objects.requireNonNullElse(this.minInstances, base.minInstances())));
	}

}
