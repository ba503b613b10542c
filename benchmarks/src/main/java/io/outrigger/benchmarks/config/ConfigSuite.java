package io.outrigger.benchmarks.config;

import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Figures;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.Suite;

/**
 * The config center in Redis beside Spring Cloud Config.
 */
public final class ConfigSuite implements Suite {

	static final Figures FIGURES = new Figures("config");

	@Override
	public String name() {
		return FIGURES.suite();
	}

	@Override
	public List<Measurement> run(boolean quick) throws Exception {
		List<Measurement> all = new ArrayList<>(new Fleets(quick).run());
		all.addAll(new Reads(quick).run());
		all.addAll(new Loads(quick).run());
		return all;
	}

}
