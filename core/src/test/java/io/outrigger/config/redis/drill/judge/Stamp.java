package io.outrigger.config.redis.drill.judge;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import io.outrigger.config.ConfigScope;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;

/**
 * What releases of a drill set: so many keys, all to one value that no other release has.
 * Whoever runs two values, or not all keys, runs half a release.
 */
public final class Stamp {

	/**
	 * The scope in which releases are published.
	 */
	public static final ConfigScope SCOPE = ConfigScope.application("shop");

	/**
	 * How many keys a release sets: more than are put back at once after a loss, unless
	 * care is taken.
	 */
	public static final int KEYS = 300;

	private static final String PREFIX = "stamp.";

	private static final String BAD_FOR = "-bad-for-";

	private Stamp() {
	}

	/**
	 * Returns the name of a key.
	 * @param n its number, from 0
	 * @return the key
	 */
	public static String key(int n) {
		return PREFIX + n;
	}

	/**
	 * Marks a stamp as one that an instance cannot run with.
	 * @param stamp the stamp
	 * @param instance id of the instance
	 * @return the marked one
	 */
	public static String badFor(String stamp, String instance) {
		return stamp + BAD_FOR + instance;
	}

	/**
	 * Returns whether a stamp is marked as one that an instance cannot run with.
	 * @param stamp the stamp
	 * @param instance id of the instance
	 * @return whether it is
	 */
	public static boolean isBadFor(String stamp, String instance) {
		return stamp.endsWith(BAD_FOR + instance);
	}

	/**
	 * Returns a release.
	 * @param stamp the value of all its keys
	 * @return the release, which gives it as the reason too
	 */
	public static Release release(String stamp) {
		return new Release(IntStream.range(0, KEYS).mapToObj((n) -> Change.set(key(n), stamp)).toList(), "drill",
				stamp);
	}

	/**
	 * Counts what keys are set to.
	 * @param values all settings
	 * @return how many keys of a release have which value
	 */
	public static Map<String, Integer> count(Map<String, String> values) {
		Map<String, Integer> stamps = new TreeMap<>();
		values.forEach((key, value) -> {
			if (key.startsWith(PREFIX)) {
				stamps.merge(value, 1, Integer::sum);
			}
		});
		return stamps;
	}

}
