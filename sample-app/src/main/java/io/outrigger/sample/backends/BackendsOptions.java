package io.outrigger.sample.backends;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.DefaultApplicationArguments;

/**
 * What can be said on the command line.
 *
 * @param redisPort port of Redis
 * @param databasePort port of the database
 */
record BackendsOptions(int redisPort, int databasePort) {

	static final String REDIS_PORT = "redis.port";

	static final String DATABASE_PORT = "database.port";

	static final int DEFAULT_REDIS_PORT = 6379;

	static final int DEFAULT_DATABASE_PORT = 5435;

	private static final int MAX_PORT = 65535;

	private static final String PORT_RULE = "a port number, from 1 to " + MAX_PORT;

	BackendsOptions {
		if (redisPort == databasePort) {
			throw invalid(DATABASE_PORT, databasePort, "another port than --" + REDIS_PORT);
		}
	}

	static BackendsOptions parse(String... args) {
		ApplicationArguments arguments = new DefaultApplicationArguments(args);
		Set<String> unknown = new TreeSet<>(arguments.getOptionNames());
		unknown.removeAll(Set.of(REDIS_PORT, DATABASE_PORT));
		if (!unknown.isEmpty()) {
			throw unknown("--" + unknown.iterator().next());
		}
		if (!arguments.getNonOptionArgs().isEmpty()) {
			throw unknown(arguments.getNonOptionArgs().get(0));
		}
		return new BackendsOptions(port(arguments, REDIS_PORT, DEFAULT_REDIS_PORT),
				port(arguments, DATABASE_PORT, DEFAULT_DATABASE_PORT));
	}

	private static int port(ApplicationArguments arguments, String name, int defaultPort) {
		List<String> values = arguments.getOptionValues(name);
		if (values == null) {
			return defaultPort;
		}
		if (values.size() != 1) {
			throw invalid(name, String.join(",", values), PORT_RULE + ", given once: --" + name + "=" + defaultPort);
		}
		try {
			int port = Integer.parseInt(values.get(0));
			if (port >= 1 && port <= MAX_PORT) {
				return port;
			}
		}
		catch (NumberFormatException ex) {
			// The same rule is broken
		}
		throw invalid(name, values.get(0), PORT_RULE);
	}

	static BackendsException invalid(String name, Object value, String rule) {
		return new BackendsException("--" + name + " is '" + value + "' but must be: " + rule);
	}

	private static BackendsException unknown(String argument) {
		return new BackendsException(
				"'" + argument + "' is not an option of " + BackendsCommand.NAME + "; the options are: --" + REDIS_PORT
						+ "=" + DEFAULT_REDIS_PORT + " --" + DATABASE_PORT + "=" + DEFAULT_DATABASE_PORT);
	}

}
