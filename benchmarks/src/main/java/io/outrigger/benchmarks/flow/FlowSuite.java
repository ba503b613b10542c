package io.outrigger.benchmarks.flow;

import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Figures;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.Suite;
import io.outrigger.benchmarks.flow.overload.ChainCost;
import io.outrigger.benchmarks.flow.overload.Overload;

/**
 * The instruments of flow beside Resilience4j, Bucket4j, Guava, Redisson and Netflix
 * concurrency-limits, and a service that they guard beside one that nothing does.
 */
public final class FlowSuite implements Suite {

	static final Figures FIGURES = new Figures("flow");

	@Override
	public String name() {
		return FIGURES.suite();
	}

	@Override
	public List<Measurement> run(boolean quick) throws Exception {
		List<Measurement> all = new ArrayList<>(new LocalLimits(quick).run());
		all.addAll(new AdaptivePermits(FIGURES, quick).run());
		all.addAll(new HotKey(quick).run());
		all.addAll(new OverIssue(quick).run());
		all.addAll(new Overload(FIGURES, quick).run());
		all.addAll(new ChainCost(FIGURES, quick).run());
		return all;
	}

}
