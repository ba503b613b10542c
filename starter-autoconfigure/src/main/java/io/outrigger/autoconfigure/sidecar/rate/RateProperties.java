package io.outrigger.autoconfigure.sidecar.rate;

import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.sidecar.rate.RateRule;
import io.outrigger.sidecar.rate.RateRules;

/**
 * Configuration properties of how often requests may come in.
 *
 * @param rateLimits How often some of the requests may come in, by name of the limit.
 * @param rateLimitHeaders Whether responses say what is left of a limit, in RateLimit and
 * RateLimit-Policy.
 */
@ConfigurationProperties("outrigger.sidecar.inbound")
public record RateProperties(@DefaultValue Map<String, RateLimitProperties> rateLimits,
		@DefaultValue("true") boolean rateLimitHeaders) {

	static final String PREFIX = "outrigger.sidecar.inbound.rate-limits";

	/**
	 * Checks every limit.
	 */
	public RateProperties {
		rateLimits = Map.copyOf(rateLimits);
		rules(rateLimits);
	}

	RateRules toRules() {
		return rules(this.rateLimits);
	}

	private static RateRules rules(Map<String, RateLimitProperties> limits) {
		InvalidPropertyException.require(limits.size() <= RateRules.MOST, PREFIX, limits.size() + " limits",
				"at most " + RateRules.MOST);
		List<RateRule> rules = limits.entrySet()
			.stream()
			.map((limit) -> limit.getValue().toRule(limit.getKey()))
			.toList();
		return RateRules.of(rules);
	}

}
