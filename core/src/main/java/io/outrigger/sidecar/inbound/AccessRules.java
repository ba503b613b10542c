package io.outrigger.sidecar.inbound;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.outrigger.sidecar.identity.CallerIdentity;
import io.outrigger.sidecar.match.ArrivedRequest;
import io.outrigger.sidecar.match.RequestRules;

/**
 * Who may make which requests: the first rule that fits decides, and requests that fit
 * none are open to all. Immutable: rules change together or not at all.
 */
public final class AccessRules {

	/**
	 * No rules.
	 */
	public static final AccessRules NONE = new AccessRules(List.of());

	/**
	 * How many rules there may be.
	 */
	public static final int MOST = 1_000;

	private final RequestRules<AccessRule> rules;

	private AccessRules(Collection<AccessRule> rules) {
		this.rules = new RequestRules<>(rules.stream().sorted(AccessRule.IN_ORDER).toList(), AccessRule::match);
	}

	/**
	 * Creates rules.
	 * @param rules the rules, in any order
	 * @return all of them
	 * @throws IllegalArgumentException if there are too many
	 */
	public static AccessRules of(Collection<AccessRule> rules) {
		if (rules.size() > MOST) {
			throw new IllegalArgumentException("There are " + rules.size() + " rules, but must be at most " + MOST);
		}
		return rules.isEmpty() ? NONE : new AccessRules(rules);
	}

	/**
	 * Returns the rules.
	 * @return in the order in which they are asked
	 */
	public List<AccessRule> rules() {
		return this.rules.all();
	}

	/**
	 * Whether there are any.
	 * @return {@code false} if everything is open to all
	 */
	public boolean isEmpty() {
		return this.rules.all().isEmpty();
	}

	/**
	 * Decides about a request.
	 * @param request the request
	 * @param caller who proved to have sent it; {@code null} if nobody did
	 * @return why it is not let in; {@code null} if it is
	 */
	@Nullable Refusal refusal(ArrivedRequest request, @Nullable CallerIdentity caller) {
		if (isEmpty()) {
			return null;
		}
		String path = request.path();
		if (path == null) {
			return Refusal.BAD_PATH;
		}
		AccessRule found = this.rules.first(request.method(), path);
		if (found == null) {
			return null;
		}
		if (caller == null) {
			return Refusal.CALLER_UNKNOWN;
		}
		return found.permits(caller) ? null : Refusal.CALLER_FORBIDDEN;
	}

}
