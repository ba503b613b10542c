package io.outrigger.benchmarks.sidecar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The properties that switch everything of the sidecar on for what is measured: one place
 * for all suites, to which whatever comes next is added.
 */
public final class EverythingOn {

	/**
	 * How the properties of the route begin.
	 */
	public static final String ROUTE = "outrigger.sidecar.routes.everything.";

	/*
	 * So wide that none of them refuses anything, even if the machine stands still for a
	 * moment.
	 */
	private static final List<String> LIMITS = List.of(ROUTE + "circuit-breaker.enabled=true",
			ROUTE + "bulkhead.max-concurrent=10000", ROUTE + "rate-limit.permits=1000000");

	private static final String IDENTITY = "outrigger.sidecar.identity.keys.benchmark.secret=" + Base64.getEncoder()
		.encodeToString("only for drills and measurements".getBytes(StandardCharsets.US_ASCII));

	private EverythingOn() {
	}

	/**
	 * Returns the properties of an application whose calls carry an identity and have a
	 * route with retries, time-outs and all limits.
	 * @param service the service that is called
	 * @param path the paths that are called
	 * @param deadline limit of all tries together, such as {@code 1s}
	 * @param tryTimeout limit of one try
	 * @return the properties
	 */
	public static List<String> properties(String service, String path, String deadline, String tryTimeout) {
		List<String> all = new ArrayList<>(LIMITS);
		all.add(IDENTITY);
		all.addAll(List.of(ROUTE + "service=" + service, ROUTE + "path=" + path, ROUTE + "methods=GET",
				ROUTE + "failover.attempts=3", ROUTE + "failover.deadline=" + deadline,
				ROUTE + "failover.try-timeout=" + tryTimeout));
		return all;
	}

}
