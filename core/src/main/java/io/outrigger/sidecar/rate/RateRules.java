package io.outrigger.sidecar.rate;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

import io.outrigger.sidecar.match.ArrivedRequest;
import io.outrigger.sidecar.match.RequestRules;

/**
 * How often requests may come: of all rules that are for a request each counts it.
 * Immutable: rules change together or not at all.
 */
public final class RateRules {

	/**
	 * No rules.
	 */
	public static final RateRules NONE = new RateRules(List.of());

	/**
	 * How many rules there may be.
	 */
	public static final int MOST = RequestRules.MOST_AT_ONCE;

	private final RequestRules<RateRule> rules;

	private final long ofPrincipals;

	private RateRules(Collection<RateRule> rules) {
		// Who asks nobody else first, for what is counted here costs the fleet nothing
		List<RateRule> ordered = rules.stream()
			.sorted(Comparator.comparing(RateRule::fleet).thenComparing(RateRule::id))
			.toList();
		this.rules = new RequestRules<>(ordered, RateRule::match);
		long bits = 0;
		for (int rank = 0; rank < ordered.size(); rank++) {
			boolean late = ordered.get(rank).key().source() == RateKey.Source.PRINCIPAL;
			bits |= late ? (1L << rank) : 0;
		}
		this.ofPrincipals = bits;
	}

	/**
	 * Creates rules.
	 * @param rules the rules, in any order
	 * @return all of them
	 * @throws IllegalArgumentException if there are too many
	 */
	public static RateRules of(Collection<RateRule> rules) {
		if (rules.size() > MOST) {
			throw new IllegalArgumentException("There are " + rules.size() + " rules, but must be at most " + MOST);
		}
		return rules.isEmpty() ? NONE : new RateRules(rules);
	}

	/**
	 * Returns the rules.
	 * @return in the order in which they count
	 */
	public List<RateRule> all() {
		return this.rules.all();
	}

	/**
	 * Whether some of them have to know who the application says it is.
	 * @return {@code true} if one has
	 */
	boolean haveOfPrincipals() {
		return this.ofPrincipals != 0;
	}

	// A bit for each rule: those for principals, or all others
	long fitting(ArrivedRequest request, boolean ofPrincipals) {
		long wanted = ofPrincipals ? this.ofPrincipals : ~this.ofPrincipals;
		return all().isEmpty() ? 0 : this.rules.allFor(request) & wanted;
	}

}
