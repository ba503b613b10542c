package io.outrigger.benchmarks.redis;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.outrigger.testsupport.redis.RedisServer;

/**
 * What a Redis has done, by its own account.
 *
 * @param cpuMicros processor time, of the user and of the system
 * @param received bytes that it read from its clients
 * @param sent bytes that it wrote to them
 * @param scriptMicros time in scripts, without what it takes to read and answer calls
 * @param calls calls by command, those of scripts included
 */
public record RedisUse(double cpuMicros, double received, double sent, double scriptMicros, Map<String, Long> calls) {

	private static final Pattern COMMAND = Pattern.compile("cmdstat_([^:]+):calls=(\\d+),usec=(\\d+)");

	/**
	 * Asks a server.
	 * @param redis the server
	 * @return what it has done since it was started
	 */
	public static RedisUse of(RedisServer redis) {
		double cpu = number(redis, "used_cpu_user") + number(redis, "used_cpu_sys");
		String statistics = String.valueOf(redis.command("INFO", "commandstats"));
		return new RedisUse(cpu * 1e6, number(redis, "total_net_input_bytes"), number(redis, "total_net_output_bytes"),
				scriptMicros(statistics), calls(statistics));
	}

	static double scriptMicros(String commandStatistics) {
		return COMMAND.matcher(commandStatistics)
			.results()
			.filter((command) -> command.group(1).equals("evalsha"))
			.mapToLong((command) -> Long.parseLong(command.group(3)))
			.sum();
	}

	static Map<String, Long> calls(String commandStatistics) {
		Map<String, Long> calls = new TreeMap<>();
		Matcher matcher = COMMAND.matcher(commandStatistics);
		while (matcher.find()) {
			calls.put(matcher.group(1), Long.parseLong(matcher.group(2)));
		}
		return calls;
	}

	/**
	 * Returns what was done since.
	 * @param before what had been done before
	 * @param count by how many to divide all but the calls
	 * @return the use for each of so many
	 */
	public RedisUse since(RedisUse before, long count) {
		Map<String, Long> calls = new TreeMap<>(this.calls);
		before.calls.forEach((command, number) -> calls.merge(command, -number, Long::sum));
		return new RedisUse((this.cpuMicros - before.cpuMicros) / count, (this.received - before.received) / count,
				(this.sent - before.sent) / count, (this.scriptMicros - before.scriptMicros) / count, calls);
	}

	/**
	 * Returns how many commands were run inside scripts.
	 * @return the commands for each call from outside
	 */
	public double commandsPerScript() {
		long scripts = this.calls.getOrDefault("evalsha", 0L);
		long all = this.calls.values().stream().mapToLong(Long::longValue).sum();
		return (scripts > 0) ? (all - scripts) / (double) scripts : 0;
	}

	private static double number(RedisServer redis, String field) {
		return Double.parseDouble(redis.info(field).strip());
	}

}
