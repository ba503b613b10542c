package io.outrigger.config.redis.drill.judge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

import io.outrigger.testsupport.redis.RedisServer;

/**
 * What lies in Redis, read without any of the code that is put to the test.
 *
 * @param revision how far the scope is
 * @param published the revision of the release that was published last of all that are
 * still in force
 * @param stamps how many keys have which value
 * @param released the releases of the audit trail, each with its revision
 * @param acknowledged what each instance said that it runs
 */
public record Stored(long revision, long published, Map<String, Integer> stamps, Map<String, Long> released,
		Map<String, Long> acknowledged) {

	private static final String KEYS = "outrigger:{test:shop}:config:";

	private static final int HEAD_LINES = 4;

	/**
	 * Reads all.
	 * @param server where
	 * @return what lies there
	 */
	public static Stored in(RedisServer server) {
		Map<String, String> values = new HashMap<>();
		AtomicLong published = new AtomicLong();
		table(server, "state").forEach((key, record) -> {
			String[] lines = record.split("\n", HEAD_LINES);
			if (lines.length == HEAD_LINES) {
				values.put(key, lines[HEAD_LINES - 1]);
				published.accumulateAndGet(Long.parseLong(lines[0].split(" ", -1)[2]), Math::max);
			}
		});
		Map<String, Long> acknowledged = new TreeMap<>();
		table(server, "reports").forEach((instance, report) -> {
			String[] words = report.split(" ", 3);
			if (words.length == 3 && words[0].equals("1")) {
				acknowledged.put(instance, Long.valueOf(words[1]));
			}
		});
		return new Stored(Long.parseLong(String.valueOf(server.command("GET", KEYS + "revision"))), published.get(),
				Stamp.count(values), released(server), acknowledged);
	}

	/**
	 * Returns the name of a Redis key of the scope.
	 * @param part what is kept there
	 * @return the name
	 */
	public static String key(String part) {
		return KEYS + part;
	}

	private static Map<String, String> table(RedisServer server, String part) {
		List<?> pairs = list(server.command("HGETALL", KEYS + part));
		Map<String, String> table = new HashMap<>();
		for (int i = 0; i + 1 < pairs.size(); i += 2) {
			table.put(String.valueOf(pairs.get(i)), String.valueOf(pairs.get(i + 1)));
		}
		return table;
	}

	/*
	 * The reason of a release is its stamp.
	 */
	private static Map<String, Long> released(RedisServer server) {
		Map<String, Long> released = new HashMap<>();
		for (Object entry : list(server.command("XREVRANGE", KEYS + "releases", "+", "-", "COUNT", "1000"))) {
			List<?> fields = list(list(entry).get(1));
			String id = String.valueOf(list(entry).get(0));
			released.put(String.valueOf(fields.get(fields.indexOf("reason") + 1)),
					Long.valueOf(id.substring(0, id.indexOf('-'))));
		}
		return released;
	}

	private static List<?> list(Object answer) {
		return (List<?>) Objects.requireNonNull(answer);
	}

}
