package io.outrigger.autoconfigure.loadbalancer.settings;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.loadbalancer.PolicyChoice;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.spi.Priority;

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
 */
public record ServiceProperties(@Nullable String policy, @Nullable String custom, @Nullable Integer choices,
		@DefaultValue Map<Priority, String> priorities, @DefaultValue HashProperties hash,
		@DefaultValue ScoreProperties score, @DefaultValue LatencyProperties latency) {

	/**
	 * Returns what holds for the service.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the choice of its policy
	 * @throws InvalidPropertyException if a value breaks its rule
	 */
	public PolicyChoice over(PolicyChoice base, PropertyPrefix prefix) {
		PolicySettings present = base.settings();
		Map<Priority, String> all = new EnumMap<>(present.priorities());
		all.putAll(this.priorities);
		return prefix.create(() -> new PolicyChoice(Objects.requireNonNullElse(this.policy, base.policy()),
				new PolicySettings(Objects.requireNonNullElse(this.choices, present.choices()),
						this.hash.over(present.hash(), prefix), this.score.over(present.scoring(), prefix),
						this.latency.over(present.latency(), prefix), all,
						(this.custom != null) ? this.custom : present.custom())));
	}

}
