package io.outrigger.benchmarks.simulation;

import java.util.Arrays;
import java.util.Collection;

import io.outrigger.benchmarks.simulation.client.Client;
import io.outrigger.benchmarks.simulation.scenario.World;
import io.outrigger.benchmarks.simulation.server.Server;

/**
 * What became of the requests of one scenario under one variant. Times are of those that
 * succeeded.
 *
 * @param requests how many there were
 * @param failures how many of them failed
 * @param worst how many failed at the client where most did
 * @param mean mean response time in milliseconds
 * @param p50 median response time in milliseconds
 * @param p99 the response time that 99 % did not exceed, in milliseconds
 * @param p999 the response time that 99.9 % did not exceed, in milliseconds
 * @param spread coefficient of variation of the requests of each instance, in percent
 * @param extra requests sent beyond those that were asked for, in percent of these
 */
public record Result(long requests, long failures, long worst, double mean, double p50, double p99, double p999,
		double spread, double extra) {

	private static final double NANOS_PER_MILLI = 1e6;

	static Result of(World world) {
		long failures = world.clients().stream().mapToLong((client) -> client.journal().failures()).sum();
		long worst = world.clients().stream().mapToLong((client) -> client.journal().failures()).max().orElse(0);
		long[] nanos = world.clients()
			.stream()
			.map(Client::journal)
			.flatMapToLong((journal) -> Arrays.stream(journal.nanos()))
			.sorted()
			.toArray();
		long requests = nanos.length + failures;
		long sent = world.servers().stream().mapToLong(Server::calls).sum();
		double mean = Arrays.stream(nanos).average().orElse(0) / NANOS_PER_MILLI;
		return new Result(requests, failures, worst, mean, percentile(nanos, 50), percentile(nanos, 99),
				percentile(nanos, 99.9), spread(world.servers()), 100.0 * Math.max(0, sent - requests) / requests);
	}

	private static double percentile(long[] sorted, double percent) {
		int rank = (int) Math.ceil(percent / 100 * sorted.length);
		return (sorted.length == 0) ? 0 : sorted[Math.max(0, rank - 1)] / NANOS_PER_MILLI;
	}

	private static double spread(Collection<Server> servers) {
		double mean = servers.stream().mapToLong(Server::calls).average().orElse(0);
		double variance = servers.stream()
			.mapToDouble((server) -> (server.calls() - mean) * (server.calls() - mean))
			.average()
			.orElse(0);
		return 100 * Math.sqrt(variance) / mean;
	}

	/**
	 * Returns the part of the requests that succeeded.
	 * @return percent
	 */
	public double success() {
		return 100.0 * (this.requests - this.failures) / this.requests;
	}

}
