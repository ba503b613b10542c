package io.outrigger.config.redis.drill.judge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What was published, and what publishers were told of it. Safe for use from several
 * threads.
 */
public final class Ledger {

	private final Map<String, Attempt> attempts = new LinkedHashMap<>();

	synchronized void sent(String stamp, long at) {
		this.attempts.put(stamp, new Attempt(stamp, at, Outcome.UNKNOWN, 0));
	}

	synchronized void ended(String stamp, Outcome outcome, long revision) {
		Attempt attempt = Objects.requireNonNull(this.attempts.get(stamp));
		this.attempts.put(stamp, new Attempt(stamp, attempt.at, outcome, revision));
	}

	/**
	 * Returns what was published.
	 * @return all of it, in order
	 */
	public synchronized List<Attempt> attempts() {
		return List.copyOf(this.attempts.values());
	}

	/**
	 * A release.
	 *
	 * @param stamp the value of its keys
	 * @param at when it was sent
	 * @param outcome what the publisher was told
	 * @param revision under which it was published, or 0 if nobody was told
	 */
	public record Attempt(String stamp, long at, Outcome outcome, long revision) {
	}

}
