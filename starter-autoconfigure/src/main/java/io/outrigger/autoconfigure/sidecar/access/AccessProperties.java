package io.outrigger.autoconfigure.sidecar.access;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.sidecar.inbound.RuleMatch;
import io.outrigger.sidecar.inbound.AccessRule;
import io.outrigger.sidecar.inbound.AccessRules;
import io.outrigger.sidecar.match.RequestMatch;

/**
 * Configuration properties of who may make which requests.
 *
 * @param access Which services may make some of the requests, by name of the rule.
 */
@ConfigurationProperties("outrigger.sidecar.inbound")
public record AccessProperties(@DefaultValue Map<String, RuleProperties> access) {

	static final String PREFIX = "outrigger.sidecar.inbound.access";

	/**
	 * Checks every rule.
	 */
	public AccessProperties {
		access = Map.copyOf(access);
		rules(access);
	}

	AccessRules toRules() {
		return rules(this.access);
	}

	private static AccessRules rules(Map<String, RuleProperties> access) {
		InvalidPropertyException.require(access.size() <= AccessRules.MOST, PREFIX, access.size() + " rules",
				"at most " + AccessRules.MOST);
		List<AccessRule> rules = access.entrySet()
			.stream()
			.map((rule) -> rule.getValue().toRule(rule.getKey()))
			.toList();
		return AccessRules.of(rules);
	}

	/**
	 * Which services may make some of the requests.
	 *
	 * @param order The lower, the earlier it is asked whether a request fits.
	 * @param path Their paths, such as /orders/{id} or /orders/**.
	 * @param methods Their HTTP methods.
	 * @param callers Names of the services; * for any that proves who it is.
	 */
	public record RuleProperties(@DefaultValue("0") int order, @Nullable String path, @DefaultValue Set<String> methods,
			@DefaultValue Set<String> callers) {

		private AccessRule toRule(String id) {
			RequestMatch match = RuleMatch.of(PREFIX, id, this.path, this.methods);
			InvalidPropertyException.require(!this.callers.isEmpty(), PREFIX + "." + id + ".callers", "empty",
					AccessRule.CALLERS_RULE);
			return new AccessRule(id, this.order, match, this.callers);
		}

	}

}
