package io.outrigger.benchmarks.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.config.fleet.CloudConfigServer;
import io.outrigger.benchmarks.process.ChildProcess;

/**
 * What it takes a config client to come to know so many keys, in milliseconds.
 *
 * @param cold in a fresh process
 * @param warm in one that has asked before
 */
record Located(Distribution cold, Distribution warm) {

	static final String NAME = "Spring Cloud Config 4.3.1, native files, environment located";

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	static Located of(int keys, int fresh) {
		try (CloudConfigServer server = new CloudConfigServer()) {
			server.fill(keys);
			List<Double> cold = new ArrayList<>();
			List<Double> warm = new ArrayList<>();
			// The server is not new to it
			read(server, keys, new ArrayList<>(), new ArrayList<>());
			for (int i = 0; i < fresh; i++) {
				read(server, keys, cold, warm);
			}
			return new Located(Distribution.of(cold), Distribution.of(warm));
		}
	}

	private static void read(CloudConfigServer server, int keys, List<Double> cold, List<Double> warm) {
		try (ChildProcess reader = server.reader(keys)) {
			cold.add(Double.parseDouble(reader.await("COLD", PATIENCE)));
			warm.add(Double.parseDouble(reader.await("WARM", PATIENCE)));
		}
	}

}
