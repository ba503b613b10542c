package io.outrigger.autoconfigure.loadbalancer.settings.placement;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.loadbalancer.settings.placement.SlowStartSettings;

/**
 * How an instance that has just started gets its requests.
 *
 * @param window For how long a new instance gets fewer requests, 0 for not at all.
 * @param minWeight Part of its weight with which a new instance begins.
 * @param aggression How that part grows: in proportion to time at 1, faster at first
 * above it and slower below.
 */
public record SlowStartProperties(@Nullable Duration window, @Nullable Double minWeight, @Nullable Double aggression) {

	/**
	 * Returns what holds.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the settings
	 */
	public SlowStartSettings over(SlowStartSettings base, PropertyPrefix prefix) {
		return prefix.create(() -> new SlowStartSettings(Objects.requireNonNullElse(this.window, base.window()),
				Objects.requireNonNullElse(this.minWeight, base.minWeight()),
				Objects.requireNonNullElse(this.aggression, base.aggression())));
	}

}
