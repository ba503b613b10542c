package io.outrigger.autoconfigure.loadbalancer.settings.attempt;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.loadbalancer.settings.RetryBudgetSettings;

/**
 * How many requests may be repeated.
 *
 * @param percent Repetitions for each 100 requests, 0 for the reserve alone.
 * @param reserve Repetitions a second beside, for services that get few requests.
 * @param window How long a request counts.
 */
public record RetryBudgetProperties(@Nullable Double percent, @Nullable Integer reserve, @Nullable Duration window) {

	/**
	 * Returns what holds.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the settings
	 */
	public RetryBudgetSettings over(RetryBudgetSettings base, PropertyPrefix prefix) {
		return prefix.create(() -> new RetryBudgetSettings(Objects.requireNonNullElse(this.percent, base.percent()),
				Objects.requireNonNullElse(this.reserve, base.reserve()),
				Objects.requireNonNullElse(this.window, base.window())));
	}

}
