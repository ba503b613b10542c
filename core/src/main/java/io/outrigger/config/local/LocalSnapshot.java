package io.outrigger.config.local;

import java.time.Instant;
import java.util.Map;

/**
 * What the settings of a process were at one moment. Immutable.
 *
 * @param writtenAt when, by this machine's clock
 * @param revision the revision of the store that they were of
 * @param values the value of each key, encrypted ones as they are
 */
public record LocalSnapshot(Instant writtenAt, long revision, Map<String, String> values) {

	/**
	 * Copies the values.
	 */
	public LocalSnapshot {
		values = Map.copyOf(values);
	}

	/**
	 * Leaves the values out: they may be secret.
	 */
	@Override
	public String toString() {
		return "LocalSnapshot[writtenAt=" + this.writtenAt + ", revision=" + this.revision + ", " + this.values.size()
				+ " keys]";
	}

}
