package io.outrigger.autoconfigure.sidecar.shed;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.sidecar.inbound.RuleMatch;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.sidecar.shed.PriorityRule;
import io.outrigger.sidecar.shed.PriorityRules;

/**
 * Configuration properties of how much depends on requests.
 *
 * @param priorities How much depends on some of the requests, where their sender does not
 * say, by name of the rule.
 */
@ConfigurationProperties("outrigger.sidecar.inbound")
public record PriorityProperties(@DefaultValue Map<String, RuleProperties> priorities) {

	static final String PREFIX = "outrigger.sidecar.inbound.priorities";

	/**
	 * Checks every rule.
	 */
	public PriorityProperties {
		priorities = Map.copyOf(priorities);
		InvalidPropertyException.require(priorities.size() <= PriorityRules.MOST, PREFIX, priorities.size() + " rules",
				"at most " + PriorityRules.MOST);
		rules(priorities);
	}

	PriorityRules toRules() {
		return this.priorities.isEmpty() ? PriorityRules.NONE : new PriorityRules(rules(this.priorities));
	}

	private static Collection<PriorityRule> rules(Map<String, RuleProperties> priorities) {
		return priorities.entrySet().stream().map((rule) -> rule.getValue().toRule(rule.getKey())).toList();
	}

	/**
	 * How much depends on some of the requests.
	 *
	 * @param order The lower, the earlier it is asked whether a request fits.
	 * @param path Their paths, such as /orders/{id} or /orders/**.
	 * @param methods Their HTTP methods.
	 * @param priority How much depends on them: high, normal or low.
	 */
	public record RuleProperties(@DefaultValue("0") int order, @Nullable String path, @DefaultValue Set<String> methods,
			@DefaultValue("normal") Priority priority) {

		private PriorityRule toRule(String id) {
			return new PriorityRule(id, this.order, RuleMatch.of(PREFIX, id, this.path, this.methods), this.priority);
		}

	}

}
