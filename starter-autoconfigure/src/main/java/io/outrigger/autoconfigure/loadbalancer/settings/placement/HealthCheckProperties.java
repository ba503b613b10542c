package io.outrigger.autoconfigure.loadbalancer.settings.placement;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.loadbalancer.settings.placement.HealthCheckSettings;
import io.outrigger.loadbalancer.settings.placement.HealthCheckSettings.Checked;

/**
 * Which instances are asked for their health, and how.
 *
 * @param checked Which instances are asked: none, untrusted (static and suspect ones) or
 * all.
 * @param interval How often each of them is asked.
 * @param timeout How long an answer may take.
 * @param jitter By which part an interval may be longer or shorter.
 * @param healthyThreshold How many good answers in a row make an unhealthy instance
 * healthy.
 * @param unhealthyThreshold How many bad answers in a row make an instance unhealthy.
 * @param concurrency How many instances of a service are asked at a time.
 */
public record HealthCheckProperties(@Nullable Checked checked, @Nullable Duration interval, @Nullable Duration timeout,
		@Nullable Double jitter, @Nullable Integer healthyThreshold, @Nullable Integer unhealthyThreshold,
		@Nullable Integer concurrency) {

	/**
	 * Returns what holds.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the settings
	 */
	public HealthCheckSettings over(HealthCheckSettings base, PropertyPrefix prefix) {
		return prefix.create(() -> new HealthCheckSettings(Objects.requireNonNullElse(this.checked, base.checked()),
				Objects.requireNonNullElse(this.interval, base.interval()),
				Objects.requireNonNullElse(this.timeout, base.timeout()),
				Objects.requireNonNullElse(this.jitter, base.jitter()),
				Objects.requireNonNullElse(this.healthyThreshold, base.healthyThreshold()),
				Objects.requireNonNullElse(this.unhealthyThreshold, base.unhealthyThreshold()),
				Objects.requireNonNullElse(this.concurrency, base.concurrency())));
	}

}
