package io.outrigger.benchmarks.cache;

import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Figures;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.Suite;
import io.outrigger.benchmarks.cache.member.Members;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * The cache beside Caffeine, JetCache, Spring's caches and plain Lettuce.
 */
public final class CacheSuite implements Suite {

	static final Figures FIGURES = new Figures("cache");

	@Override
	public String name() {
		return FIGURES.suite();
	}

	@Override
	public List<Measurement> run(boolean quick) throws Exception {
		List<Measurement> all = new ArrayList<>(new Hits(quick).run());
		all.addAll(new SharedHits(quick ? 7 : 21).run());
		try (RedisServer redis = RedisServer.start(); Members members = new Members(redis.uri())) {
			all.addAll(new Invalidations(quick ? 200 : 1_000).run(members));
			all.addAll(new ColdKeys(quick ? 20 : 100).run(members));
		}
		all.addAll(new Messages(1_000).run());
		all.addAll(new Outages(quick ? 3 : 9).run());
		return all;
	}

}
