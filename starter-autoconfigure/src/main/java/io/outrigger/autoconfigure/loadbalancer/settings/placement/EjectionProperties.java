package io.outrigger.autoconfigure.loadbalancer.settings.placement;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.loadbalancer.settings.placement.EjectionSettings;

/**
 * When an instance gets no requests for a while because those that it had failed.
 *
 * @param enabled Whether instances are ejected.
 * @param consecutiveFailures How many requests in a row must fail for an ejection, 0 for
 * no such rule.
 * @param successRate Part of the recent requests that must succeed, 0 for no such rule.
 * @param minRequests How many recent requests a rate needs to mean something.
 * @param deviations How many standard deviations a success rate may stay behind the
 * median of all instances, 0 for no such rule.
 * @param margin How far a success rate may stay behind the median in any case.
 * @param maxShare Part of the instances that may be ejected at a time.
 * @param perRoute Whether instances are ejected for single routes, where requests name
 * them.
 * @param time For how long an instance is ejected.
 */
public record EjectionProperties(@Nullable Boolean enabled, @Nullable Integer consecutiveFailures,
		@Nullable Double successRate, @Nullable Integer minRequests, @Nullable Double deviations,
		@Nullable Double margin, @Nullable Double maxShare, @Nullable Boolean perRoute,
		@NestedConfigurationProperty @DefaultValue EjectionTimeProperties time) {

	/**
	 * Returns what holds.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the settings
	 */
	public EjectionSettings over(EjectionSettings base, PropertyPrefix prefix) {
		return prefix.create(() -> new EjectionSettings(Objects.requireNonNullElse(this.enabled, base.enabled()),
				Objects.requireNonNullElse(this.consecutiveFailures, base.consecutiveFailures()),
				Objects.requireNonNullElse(this.successRate, base.successRate()),
				Objects.requireNonNullElse(this.minRequests, base.minRequests()),
				Objects.requireNonNullElse(this.deviations, base.deviations()),
				Objects.requireNonNullElse(this.margin, base.margin()),
				Objects.requireNonNullElse(this.maxShare, base.maxShare()),
				Objects.requireNonNullElse(this.perRoute, base.perRoute()), this.time.over(base.time(), prefix)));
	}

}
