package io.outrigger.benchmarks.redis;

import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.Suite;

/**
 * Our connections to Redis beside plain Lettuce with the options Spring Boot gives it.
 */
public class RedisSuite implements Suite {

	static final String NAME = "redis";

	static final String PEER = "plain Lettuce";

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public List<Measurement> run(boolean quick) {
		List<Measurement> all = new ArrayList<>(new ScriptCalls(quick ? 7 : 21).run());
		all.addAll(new Outages(quick ? 3 : 9, 10_000).run());
		return all;
	}

}
