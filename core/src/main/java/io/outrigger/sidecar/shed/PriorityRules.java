package io.outrigger.sidecar.shed;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.sidecar.match.ArrivedRequest;
import io.outrigger.sidecar.match.RequestRules;

/**
 * How much depends on requests. Immutable: rules change together or not at all.
 */
public final class PriorityRules {

	/**
	 * No rules.
	 */
	public static final PriorityRules NONE = new PriorityRules(List.of());

	/**
	 * How many rules there may be.
	 */
	public static final int MOST = 1_000;

	private final RequestRules<PriorityRule> rules;

	/**
	 * Creates rules.
	 * @param rules the rules, in any order
	 * @throws IllegalArgumentException if there are too many
	 */
	public PriorityRules(Collection<PriorityRule> rules) {
		if (rules.size() > MOST) {
			throw new IllegalArgumentException("There are " + rules.size() + " rules, but must be at most " + MOST);
		}
		this.rules = new RequestRules<>(rules.stream().sorted(PriorityRule.IN_ORDER).toList(), PriorityRule::match);
	}

	/**
	 * Returns the rules.
	 * @return in the order in which they are asked
	 */
	public List<PriorityRule> all() {
		return this.rules.all();
	}

	/**
	 * Tells how much depends on a request.
	 * @param request the request
	 * @param said what its sender says, if that can be believed
	 * @return that, or what the first rule for it says, or {@link Priority#NORMAL};
	 * {@link Priority#LOW} if not everybody understands its path in the same way and any
	 * rule for its method says so: nobody gets around one by writing it so
	 */
	public Priority of(ArrivedRequest request, @Nullable Priority said) {
		if (said != null || this.rules.all().isEmpty()) {
			return (said != null) ? said : Priority.NORMAL;
		}
		String path = request.path();
		if (path == null) {
			return this.rules.anyFor(request.method(), (rule) -> rule.priority() == Priority.LOW) ? Priority.LOW
					: Priority.NORMAL;
		}
		PriorityRule rule = this.rules.first(request.method(), path);
		return (rule != null) ? rule.priority() : Priority.NORMAL;
	}

}
