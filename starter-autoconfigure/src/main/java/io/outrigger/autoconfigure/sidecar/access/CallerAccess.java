package io.outrigger.autoconfigure.sidecar.access;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.outrigger.sidecar.inbound.AccessRule;
import io.outrigger.sidecar.inbound.AccessRules;
import io.outrigger.sidecar.match.RequestMatch;

/**
 * The rules that say who may make which requests, as they are now.
 *
 * @param rules gives them
 */
public record CallerAccess(Supplier<AccessRules> rules) implements Supplier<AccessRules> {

	@Override
	public AccessRules get() {
		return this.rules.get();
	}

	/**
	 * Describes the rules.
	 * @return each, in the order in which they are asked
	 */
	public List<RuleDescriptor> describe() {
		return get().rules().stream().map(RuleDescriptor::of).toList();
	}

	/**
	 * A rule.
	 *
	 * @param rule its name
	 * @param path paths of the requests; {@code null} for any
	 * @param methods their methods; empty for any
	 * @param callers the services that may make them
	 */
	public record RuleDescriptor(String rule, @Nullable String path, Set<String> methods, Set<String> callers) {

		private static RuleDescriptor of(AccessRule rule) {
			RequestMatch match = rule.match();
			return new RuleDescriptor(rule.id(), (match.path() != null) ? match.path().toString() : null,
					new TreeSet<>(match.methods()), new TreeSet<>(rule.callers()));
		}

	}

}
