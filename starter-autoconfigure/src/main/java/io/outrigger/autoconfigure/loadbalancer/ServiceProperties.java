package io.outrigger.autoconfigure.loadbalancer;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.loadbalancer.settings.HashProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.LatencyProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.autoconfigure.loadbalancer.settings.ScoreProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.attempt.FailoverProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.attempt.HedgingProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.attempt.RetryBudgetProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.placement.DynamicWeightProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.placement.EjectionProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.placement.HealthCheckProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.placement.SlowStartProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.placement.SubsetProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.placement.ZoneProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.steering.ShareProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.steering.StickyProperties;
import io.outrigger.loadbalancer.PolicyChoice;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.settings.placement.AvailabilitySettings;
import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.loadbalancer.steering.Steering;

/**
 * What is set for one service. A property that is not set has the value that it has for
 * all services.
 *
 * @param policy Policy of this service.
 * @param custom Name of the bean that is the policy custom.
 * @param choices How many instances p2c and peak-ewma draw.
 * @param priorities Policies by class of requests, for the policy priority.
 * @param hash What concerns the policies that keep requests together.
 * @param score What counts for the policy scored.
 * @param latency How response times are averaged and guessed.
 * @param ejection When failing instances get no requests for a while.
 * @param slowStart How an instance that has just started gets its requests.
 * @param panicThreshold Part of the instances that must be available, else requests go to
 * the ejected, unhealthy and suspect as well; 0 for never.
 * @param overProvisioning How many times their share of the requests the available take
 * without help from degraded ones or other zones.
 * @param zone Whether requests stay near.
 * @param subset With how many instances of a very large service this process makes do.
 * @param dynamicWeights Whether instances that say that they are busy count for less.
 * @param healthCheck Which instances are asked for their health, and how.
 * @param failover What happens when a try fails.
 * @param retryBudget How many requests may be repeated.
 * @param hedging Whether a request that waits longer than most is sent to a second
 * instance too.
 * @param split Shares of the requests that go to some of the instances, by name; an
 * earlier name counts more.
 * @param sticky What makes a session, of which all requests go to one instance.
 */
public record ServiceProperties(@Nullable String policy, @Nullable String custom, @Nullable Integer choices,
		@DefaultValue Map<Priority, String> priorities, @DefaultValue HashProperties hash,
		@DefaultValue ScoreProperties score, @DefaultValue LatencyProperties latency,
		@DefaultValue EjectionProperties ejection, @DefaultValue SlowStartProperties slowStart,
		@Nullable Double panicThreshold, @Nullable Double overProvisioning, @DefaultValue ZoneProperties zone,
		@DefaultValue SubsetProperties subset, @DefaultValue DynamicWeightProperties dynamicWeights,
		@DefaultValue HealthCheckProperties healthCheck, @DefaultValue FailoverProperties failover,
		@DefaultValue RetryBudgetProperties retryBudget, @DefaultValue HedgingProperties hedging,
		@DefaultValue Map<String, ShareProperties> split, @DefaultValue StickyProperties sticky) {

	/**
	 * Returns which policy serves.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the choice of its policy
	 * @throws InvalidPropertyException if a value breaks its rule
	 */
	PolicyChoice policy(PolicyChoice base, PropertyPrefix prefix) {
		PolicySettings present = base.settings();
		Map<Priority, String> all = new EnumMap<>(present.priorities());
		all.putAll(this.priorities);
		return prefix.create(() -> new PolicyChoice(Objects.requireNonNullElse(this.policy, base.policy()),
				new PolicySettings(Objects.requireNonNullElse(this.choices, present.choices()),
						this.hash.over(present.hash(), prefix), this.score.over(present.scoring(), prefix),
						this.latency.over(present.latency(), prefix), all,
						(this.custom != null) ? this.custom : present.custom())));
	}

	/**
	 * Returns among whom it picks.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the settings
	 * @throws InvalidPropertyException if a value breaks its rule
	 */
	Placement placement(Placement base, PropertyPrefix prefix) {
		return prefix.create(() -> new Placement(this.ejection.over(base.ejection(), prefix),
				this.slowStart.over(base.slowStart(), prefix), availability(base.availability()),
				this.zone.over(base.zone(), prefix), Objects.requireNonNullElse(this.subset.size(), base.subset()),
				this.dynamicWeights.over(base.dynamicWeights(), prefix),
				this.healthCheck.over(base.healthCheck(), prefix)));
	}

	private AvailabilitySettings availability(AvailabilitySettings base) {
		return new AvailabilitySettings(Objects.requireNonNullElse(this.panicThreshold, base.panicThreshold()),
				Objects.requireNonNullElse(this.overProvisioning, base.overProvisioning()));
	}

	/**
	 * Returns how often requests are sent again.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the settings
	 * @throws InvalidPropertyException if a value breaks its rule
	 */
	Attempting attempting(Attempting base, PropertyPrefix prefix) {
		return new Attempting(this.failover.over(base.failover(), prefix),
				this.retryBudget.over(base.retryBudget(), prefix), this.hedging.over(base.hedging(), prefix));
	}

	/**
	 * Returns which requests belong where.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the settings
	 * @throws InvalidPropertyException if a value breaks its rule
	 */
	Steering steering(Steering base, PropertyPrefix prefix) {
		return new Steering(ShareProperties.split(this.split, base.split(), prefix),
				this.sticky.over(base.sticky(), prefix));
	}

}
