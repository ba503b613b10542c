package io.outrigger.loadbalancer.roster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.settings.placement.DynamicWeightSettings;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.load.InstanceLoad;

/**
 * Weights by what instances have left: the weight of each times the part of its capacity
 * that it says is free. One that says nothing counts as the mean of those that do. The
 * free part, unlike the inverse of the used one, does not make much of the little that
 * idle instances differ.
 */
final class DynamicWeights {

	private static final double RATIO = 10;

	/*
	 * What makes so little difference is not worth other tables in every policy.
	 */
	private static final double SLIGHT = 0.05;

	/*
	 * Lighter ones could not be told apart in whole numbers.
	 */
	private static final double LEAST_MEAN = 100;

	private final DynamicWeightSettings settings;

	private final Function<ServiceInstance, @Nullable InstanceLoad> heartbeats;

	private final long now;

	/**
	 * Creates a way to weigh.
	 * @param settings the rules
	 * @param heartbeats gives the load that an instance last told the registry
	 * @param now the time
	 */
	DynamicWeights(DynamicWeightSettings settings, Function<ServiceInstance, @Nullable InstanceLoad> heartbeats,
			long now) {
		this.settings = settings;
		this.heartbeats = heartbeats;
		this.now = now;
	}

	/**
	 * Weighs.
	 * @param members the members as they weighed before
	 * @return the same objects if none weighs much more or less
	 */
	List<Member> of(List<Member> members) {
		double[] free = members.stream().mapToDouble(this::free).toArray();
		double usual = Arrays.stream(free).filter((share) -> share >= 0).average().orElse(1);
		double[] weights = new double[free.length];
		for (int i = 0; i < free.length; i++) {
			weights[i] = members.get(i).instance().weight() * ((free[i] >= 0) ? free[i] : usual)
					/ Math.max(usual, 0.01);
		}
		double mean = Arrays.stream(weights).average().orElse(1);
		double scale = Math.max(1, LEAST_MEAN / mean);
		List<Member> weighed = new ArrayList<>(free.length);
		boolean changed = false;
		for (int i = 0; i < free.length; i++) {
			Member member = members.get(i);
			int weight = bounded(weights[i] * scale, mean * scale);
			changed |= Math.abs(weight - member.weight()) > SLIGHT * member.weight();
			weighed.add(new Member(member.instance(), member.statistics(), member.standing(), weight));
		}
		return changed ? weighed : members;
	}

	private static int bounded(double weight, double mean) {
		double within = Math.max(mean / RATIO, Math.min(mean * RATIO, weight));
		return (int) Math.max(1, Math.min(ServiceInstance.MAX_WEIGHT, Math.round(within)));
	}

	private double free(Member member) {
		InstanceLoad load = this.heartbeats.apply(member.instance());
		Double used = (load != null) ? used(load) : null;
		if (load != null && used != null && member.standing().load().isNew(load)) {
			member.standing().load().report(used, this.settings.smoothing().toNanos(), this.now);
		}
		double share = member.standing().load().share(this.settings.expiry().toNanos(), this.now);
		return (share >= 0) ? 1 - share : -1;
	}

	private static @Nullable Double used(InstanceLoad load) {
		return (load.saturation() != null) ? load.saturation() : load.cpu();
	}

}
