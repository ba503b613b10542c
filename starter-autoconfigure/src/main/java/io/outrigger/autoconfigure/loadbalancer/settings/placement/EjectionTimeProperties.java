package io.outrigger.autoconfigure.loadbalancer.settings.placement;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.loadbalancer.settings.placement.EjectionTime;

/**
 * For how long an instance is ejected: longer each time.
 *
 * @param base How long the first ejection takes.
 * @param max How long an ejection takes at most.
 * @param jitter By which part of it an ejection may take longer or shorter.
 * @param forgiveness How much healthy time takes one doubling back.
 */
public record EjectionTimeProperties(@Nullable Duration base, @Nullable Duration max, @Nullable Double jitter,
		@Nullable Duration forgiveness) {

	/**
	 * Returns what holds.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the settings
	 */
	public EjectionTime over(EjectionTime base, PropertyPrefix prefix) {
		return prefix.create(() -> new EjectionTime(Objects.requireNonNullElse(this.base, base.base()),
				Objects.requireNonNullElse(this.max, base.max()),
				Objects.requireNonNullElse(this.jitter, base.jitter()),
				Objects.requireNonNullElse(this.forgiveness, base.forgiveness())));
	}

}
