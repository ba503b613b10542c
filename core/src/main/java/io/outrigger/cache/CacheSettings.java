package io.outrigger.cache;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What a cache may keep, for how long, and how long it waits for a value.
 *
 * @param ttl time that a value is kept, from the moment it was loaded or put
 * @param nullTtl time that it is kept that a key has no value; zero for not at all
 * @param maxEntries number of values kept; beyond it those least worth keeping go
 * @param loadTimeout time after which a load has failed
 * @param shared whether it is shared with other processes, where there is something to
 * share it by; looked at when the cache is created
 */
public record CacheSettings(Duration ttl, Duration nullTtl, long maxEntries, Duration loadTimeout, boolean shared) {

	/**
	 * The longest time to live.
	 */
	public static final Duration MAX_TTL = Duration.ofDays(365);

	/**
	 * The greatest number of entries.
	 */
	public static final long MAX_ENTRIES = 1_000_000_000;

	/**
	 * The longest time to wait for a load.
	 */
	public static final Duration MAX_LOAD_TIMEOUT = Duration.ofHours(1);

	private static final Duration MIN = Duration.ofMillis(1);

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,126}");

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule
	 */
	public CacheSettings {
		require(isTtl(ttl), "ttl", ttl, "from 1ms to 365d");
		require(isNullTtl(nullTtl), "nullTtl", nullTtl, "0, or from 1ms to 365d");
		require(isMaxEntries(maxEntries), "maxEntries", maxEntries, "from 1 to " + MAX_ENTRIES);
		require(isLoadTimeout(loadTimeout), "loadTimeout", loadTimeout, "from 1ms to 1h");
	}

	/**
	 * Whether a time can be a time to live.
	 * @param ttl the time
	 * @return {@code true} from a millisecond to {@link #MAX_TTL}
	 */
	public static boolean isTtl(Duration ttl) {
		return ttl.compareTo(MIN) >= 0 && ttl.compareTo(MAX_TTL) <= 0;
	}

	/**
	 * Whether a time can be that for which a missing value is kept in mind.
	 * @param nullTtl the time
	 * @return {@code true} for zero, and for what can be a time to live
	 */
	public static boolean isNullTtl(Duration nullTtl) {
		return nullTtl.isZero() || isTtl(nullTtl);
	}

	/**
	 * Whether a number can be the greatest number of entries.
	 * @param maxEntries the number
	 * @return {@code true} from 1 to {@link #MAX_ENTRIES}
	 */
	public static boolean isMaxEntries(long maxEntries) {
		return maxEntries > 0 && maxEntries <= MAX_ENTRIES;
	}

	/**
	 * Whether a time can be a load timeout.
	 * @param loadTimeout the time
	 * @return {@code true} from a millisecond to {@link #MAX_LOAD_TIMEOUT}
	 */
	public static boolean isLoadTimeout(Duration loadTimeout) {
		return loadTimeout.compareTo(MIN) >= 0 && loadTimeout.compareTo(MAX_LOAD_TIMEOUT) <= 0;
	}

	/**
	 * Whether a text can be the name of a cache.
	 * @param name the text
	 * @return {@code true} if it starts with a letter or digit, goes on with letters,
	 * digits, {@code '.'}, {@code '_'} and {@code '-'}, and has at most 127 characters
	 */
	public static boolean isName(String name) {
		return NAME.matcher(name).matches();
	}

	private static void require(boolean holds, String setting, Object value, String rule) {
		if (!holds) {
			throw new IllegalArgumentException("Cache " + setting + " is '" + value + "' but must be: " + rule);
		}
	}

}
