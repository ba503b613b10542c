package io.outrigger.autoconfigure.loadbalancer.settings;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.settings.LatencySettings;

/**
 * How response times are averaged and guessed.
 *
 * @param fading Time within which an average fades while nothing is measured.
 * @param initial Response time of an instance that has not answered yet.
 */
public record LatencyProperties(@Nullable Duration fading, @Nullable Duration initial) {

	/**
	 * Returns what holds.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the settings
	 */
	public LatencySettings over(LatencySettings base, PropertyPrefix prefix) {
		return prefix.create(() -> new LatencySettings(Objects.requireNonNullElse(this.fading, base.fading()),
				Objects.requireNonNullElse(this.initial, base.initial())));
	}

}
