package io.outrigger.loadbalancer.policy;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.policy.hash.HashPolicies;
import io.outrigger.loadbalancer.policy.load.LoadPolicies;
import io.outrigger.loadbalancer.policy.turn.TurnPolicies;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.Priority;

/**
 * The policies by the names under which they are configured. Immutable.
 */
public final class BalancingPolicies {

	/**
	 * The policy of a service for which none is named.
	 */
	public static final String DEFAULT = "p2c";

	/**
	 * The policy that lets others choose for each class of requests.
	 */
	public static final String PRIORITY = "priority";

	/**
	 * The policy that stands for one of the user's own.
	 */
	public static final String CUSTOM = "custom";

	private static final Map<String, BiFunction<PolicySettings, IntUnaryOperator, BalancingPolicy>> BUILT_IN = builtIn();

	private static final Set<String> NAMES = allNames();

	private final IntUnaryOperator random;

	private final Map<String, Supplier<BalancingPolicy>> custom;

	/**
	 * Creates policies that draw from one source of random numbers.
	 * @param random gives a number from 0 to less than its argument; safe for use from
	 * several threads
	 * @param custom the user's own policies by name; a supplier is asked once for each
	 * service that the policy serves
	 */
	public BalancingPolicies(IntUnaryOperator random, Map<String, Supplier<BalancingPolicy>> custom) {
		this.random = random;
		this.custom = new TreeMap<>(custom);
	}

	/**
	 * Creates policies that draw from one source of random numbers, none of the user's
	 * own among them.
	 * @param random gives a number from 0 to less than its argument; safe for use from
	 * several threads
	 */
	public BalancingPolicies(IntUnaryOperator random) {
		this(random, Map.of());
	}

	/**
	 * Creates policies that draw from each thread's own source of random numbers, none of
	 * the user's own among them.
	 */
	public BalancingPolicies() {
		this((bound) -> ThreadLocalRandom.current().nextInt(bound));
	}

	private static Map<String, BiFunction<PolicySettings, IntUnaryOperator, BalancingPolicy>> builtIn() {
		Map<String, BiFunction<PolicySettings, IntUnaryOperator, BalancingPolicy>> all = new TreeMap<>();
		all.putAll(TurnPolicies.BY_NAME);
		all.putAll(LoadPolicies.BY_NAME);
		all.putAll(HashPolicies.BY_NAME);
		return all;
	}

	private static Set<String> allNames() {
		Set<String> names = new TreeSet<>(BUILT_IN.keySet());
		names.add(PRIORITY);
		names.add(CUSTOM);
		return Collections.unmodifiableSet(names);
	}

	/**
	 * Returns the names under which policies are configured.
	 * @return the names, in order
	 */
	public static Set<String> names() {
		return NAMES;
	}

	/**
	 * Returns the names of the user's own policies, which {@code custom} may stand for.
	 * @return the names, in order
	 */
	public Set<String> customNames() {
		return Collections.unmodifiableSet(this.custom.keySet());
	}

	/**
	 * Creates a policy for one service.
	 * @param name name of the policy
	 * @param settings what is set for policies
	 * @return a new policy
	 * @throws IllegalArgumentException if there is no such policy, or it is
	 * {@code custom} and none of the user's own has the name that the settings give it;
	 * the message lists those there are
	 */
	public BalancingPolicy create(String name, PolicySettings settings) {
		return switch (name) {
			case PRIORITY -> new PriorityPolicy((priority) -> createFor(priority, settings));
			case CUSTOM -> createCustom(settings.custom());
			default -> createBuiltIn("", name, settings);
		};
	}

	private BalancingPolicy createFor(Priority priority, PolicySettings settings) {
		String name = Objects.requireNonNull(settings.priorities().get(priority));
		return name.equals(CUSTOM) ? createCustom(settings.custom())
				: createBuiltIn(" of priority " + priority, name, settings);
	}

	private BalancingPolicy createBuiltIn(String where, String name, PolicySettings settings) {
		BiFunction<PolicySettings, IntUnaryOperator, BalancingPolicy> known = BUILT_IN.get(name);
		if (known == null) {
			throw new IllegalArgumentException(
					"Policy" + where + " is '" + name + "' but must be: one of " + String.join(", ", NAMES));
		}
		return known.apply(settings, this.random);
	}

	private BalancingPolicy createCustom(@Nullable String name) {
		Supplier<BalancingPolicy> known = (name != null) ? this.custom.get(name) : null;
		if (known == null) {
			throw new IllegalArgumentException(
					"Custom policy is '" + name + "' but must be: one of " + String.join(", ", customNames()));
		}
		return known.get();
	}

}
