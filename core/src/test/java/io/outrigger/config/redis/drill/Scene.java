package io.outrigger.config.redis.drill;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;

import io.outrigger.config.redis.drill.judge.Stamp;
import io.outrigger.config.redis.drill.judge.Stored;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * Does by hand in Redis what no instance would do, and looks on.
 */
public final class Scene {

	private static final String COPY = "copy-of-";

	private final RedisServer server;

	/**
	 * Creates the scene.
	 * @param server where the settings are
	 */
	public Scene(RedisServer server) {
		this.server = server;
	}

	/**
	 * Returns how far the scope is.
	 * @return the revision
	 */
	public long revision() {
		return Stored.in(this.server).revision();
	}

	/**
	 * Returns what an instance said of itself last.
	 * @param instance its id
	 * @return its report, as it lies in Redis
	 */
	public String report(String instance) {
		return String.valueOf(this.server.command("HGET", Stored.key("reports"), instance));
	}

	/**
	 * Keeps a copy of all settings.
	 */
	public void keep() {
		keys("*").forEach((key) -> this.server.command("COPY", key, COPY + key, "REPLACE"));
	}

	/**
	 * Has Redis forget what was published since {@link #keep()}, as a replica that lagged
	 * does which takes over.
	 */
	public void forget() {
		keys("*").forEach((key) -> this.server.command("COPY", COPY + key, key, "REPLACE"));
	}

	/**
	 * Sends every message that is known once more, the latest first, and then in no
	 * order.
	 */
	public void repeatMessages() {
		List<Long> revisions = new ArrayList<>(new TreeSet<>(Stored.in(this.server).released().values()));
		Collections.reverse(revisions);
		List<Long> latest = revisions.subList(0, Math.min(revisions.size(), 20));
		latest.forEach(this::announce);
		Collections.shuffle(latest);
		latest.forEach(this::announce);
		for (String part : List.of("proposal", "verdicts")) {
			keys(part + ":*").forEach((key) -> {
				String id = key.substring(Stored.key(part + ":").length());
				this.server.command("PUBLISH", Stored.key("proposal".equals(part) ? "proposals" : part), "1 " + id);
			});
		}
	}

	/**
	 * Writes what is no record, no change, no proposal, no report and no message into
	 * every place where one should be.
	 */
	public void writeNonsense() {
		long revision = revision();
		write("HSET", "state", Stamp.key(0), "junk");
		write("HSET", "state", "intruder", "1 99 x");
		write("HSET", "state", "later", "2 5 5 5 TEXT S\na\nb\nc");
		write("XADD", "changes", (revision + 1) + "-0", "before", Long.toString(revision), "+" + Stamp.key(0), "junk",
				"+" + Stamp.key(1), "1 -1 1 1 TEXT S\na\nb\nc", "+intruder", "1 99 x");
		write("SET", "revision", Long.toString(revision + 1));
		announce(revision + 1);
		write("XADD", "changes", (revision + 2) + "-7", "what", "ever");
		write("SET", "revision", Long.toString(revision + 2));
		announce(revision + 2);
		for (String message : List.of("", "junk", "1 ", "1 -5", "1 99999999999999999", "2 5", "x".repeat(100_000))) {
			write("PUBLISH", "wakeups", message);
			write("PUBLISH", "proposals", message);
			write("PUBLISH", "verdicts", message);
		}
		for (String proposal : List.of("", "[[[[", "{}", "{\"format\":1}", "{\"format\":1,\"changes\":[{}]}")) {
			String id = UUID.randomUUID().toString();
			write("SET", "proposal:" + id, proposal, "PX", "2000");
			write("PUBLISH", "proposals", "1 " + id);
		}
		write("HSET", "reports", "intruder", "2 what ever");
		List<?> time = (List<?>) Objects.requireNonNull(this.server.command("TIME"));
		write("ZADD", "reported", time.get(0) + "000", "intruder");
	}

	private List<String> keys(String pattern) {
		List<?> keys = (List<?>) Objects.requireNonNull(this.server.command("KEYS", Stored.key(pattern)));
		return keys.stream().map(String::valueOf).toList();
	}

	private void announce(long revision) {
		write("PUBLISH", "wakeups", "1 " + revision);
	}

	private void write(String command, String part, String... rest) {
		List<String> all = new ArrayList<>(List.of(command, Stored.key(part)));
		all.addAll(List.of(rest));
		this.server.command(all.toArray(String[]::new));
	}

}
