package io.outrigger.benchmarks.loadbalancer;

import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.Suite;

/**
 * The load balancer beside Spring Cloud LoadBalancer.
 */
public final class LoadBalancerSuite implements Suite {

	static final String NAME = "loadbalancer";

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public List<Measurement> run(boolean quick) throws Exception {
		List<Measurement> all = new ArrayList<>(new Picks(quick).run());
		all.addAll(new Attempts(quick).run());
		return all;
	}

}
