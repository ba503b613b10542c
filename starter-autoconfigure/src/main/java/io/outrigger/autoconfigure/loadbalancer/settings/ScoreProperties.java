package io.outrigger.autoconfigure.loadbalancer.settings;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.settings.ScoreSettings;

/**
 * What counts for the policy scored. Only the ratio of the four matters.
 *
 * @param load How much the requests in flight count.
 * @param responseTime How much the response time counts.
 * @param health How much the part of failed requests counts.
 * @param proximity How much the distance counts.
 */
public record ScoreProperties(@Nullable Double load, @Nullable Double responseTime, @Nullable Double health,
		@Nullable Double proximity) {

	/**
	 * Returns what holds.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the settings
	 */
	public ScoreSettings over(ScoreSettings base, PropertyPrefix prefix) {
		return prefix.create(() -> new ScoreSettings(Objects.requireNonNullElse(this.load, base.load()),
				Objects.requireNonNullElse(this.responseTime, base.responseTime()),
				Objects.requireNonNullElse(this.health, base.health()),
				Objects.requireNonNullElse(this.proximity, base.proximity())));
	}

}
