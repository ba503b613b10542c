package io.outrigger.benchmarks.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.outrigger.benchmarks.Figures;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.Suite;
import io.outrigger.benchmarks.registry.fleet.EurekaFleet;
import io.outrigger.benchmarks.registry.fleet.EurekaTimes;

/**
 * The registry in Redis beside Eureka.
 */
public final class RegistrySuite implements Suite {

	static final Figures FIGURES = new Figures("registry");

	@Override
	public String name() {
		return FIGURES.suite();
	}

	@Override
	public List<Measurement> run(boolean quick) throws Exception {
		try (Propagation propagation = new Propagation(quick)) {
			List<Measurement> all = new ArrayList<>();
			Heartbeats heartbeats = new Heartbeats(quick);
			Supplier<List<Measurement>> soon;
			try (EurekaFleet fastFleet = new EurekaFleet(EurekaTimes.FASTEST)) {
				soon = propagation.measure(fastFleet);
				all.addAll(new Lookups(quick).run(fastFleet.calls()));
				heartbeats.renew(fastFleet.calls());
			}
			all.addAll(heartbeats.compare());
			all.addAll(new CrowdReads(quick).run());
			all.addAll(0, soon.get());
			return all;
		}
	}

}
