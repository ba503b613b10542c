package io.outrigger.loadbalancer.steering;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;

import io.outrigger.loadbalancer.settings.Rule;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.registry.ServiceInstance;

/**
 * How the requests to a service are split among its instances. A request with a mark goes
 * where the first share says that knows the mark; of the others each share gets its
 * percentage. What no share gets goes to the instances that no share names. Immutable.
 *
 * @param shares the shares, of which an earlier one counts more; none if all instances
 * are alike
 */
public record TrafficSplit(List<Share> shares) {

	/**
	 * All instances are alike.
	 */
	public static final TrafficSplit NONE = new TrafficSplit(List.of());

	/**
	 * The number that stands for the instances that no share names.
	 */
	public static final int REST = -1;

	private static final double ALL = 100;

	/**
	 * Checks that the shares have names of their own and are no more than all.
	 * @throws IllegalArgumentException if not; the message names the setting, the value
	 * and the rule
	 */
	public TrafficSplit {
		shares = List.copyOf(shares);
		Set<String> names = new HashSet<>();
		shares.forEach((share) -> Rule.require(names.add(share.name()), "split", share.name(), "a name of its own"));
		double sum = shares.stream().mapToDouble(Share::percent).sum();
		Rule.require(sum <= ALL, "split.*.percent", sum, "at most 100 in all");
	}

	/**
	 * Whether there is anything to split.
	 * @return {@code true} if there is no share
	 */
	public boolean isNone() {
		return this.shares.isEmpty();
	}

	/**
	 * Decides where a request goes.
	 * @param request the request
	 * @param chance a number from 0 to less than 1, asked for at most once; the same for
	 * requests that belong together
	 * @return the number of a share, or {@link #REST}
	 */
	public int shareOf(PickRequest request, DoubleSupplier chance) {
		for (int i = 0; i < this.shares.size(); i++) {
			if (this.shares.get(i).isMarked(request)) {
				return i;
			}
		}
		double left = chance.getAsDouble() * ALL;
		for (int i = 0; i < this.shares.size(); i++) {
			left -= this.shares.get(i).percent();
			if (left < 0) {
				return i;
			}
		}
		return REST;
	}

	/**
	 * Decides to whom an instance belongs.
	 * @param instance the instance
	 * @return the number of the first share that names it, or {@link #REST}
	 */
	public int shareOf(ServiceInstance instance) {
		for (int i = 0; i < this.shares.size(); i++) {
			if (this.shares.get(i).to().includes(instance)) {
				return i;
			}
		}
		return REST;
	}

}
