package io.outrigger.cache;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What a cache may keep, for how long, and how long it waits for a value.
 *
 * @param lifetime for how long values are fresh
 * @param memory what is kept in memory
 * @param loading how long it is waited for a value
 * @param stale what becomes of values that are fresh no more, or not much longer
 * @param mode how far it keeps up with other processes; looked at when the cache is
 * created
 */
public record CacheSettings(Lifetime lifetime, Memory memory, Loading loading, Stale stale, CacheMode mode) {

	/**
	 * The longest time for which anything is kept.
	 */
	public static final Duration MAX_TTL = Duration.ofDays(365);

	private static final long MAX_ENTRIES = 1_000_000_000;

	private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

	private static final Duration MIN = Duration.ofMillis(1);

	private static final String TIMES = ", or from 1ms to ";

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,126}");

	/**
	 * Checks what depends on more than one setting.
	 * @throws InvalidCacheSettingException if a setting breaks its rule
	 */
	public CacheSettings {
		InvalidCacheSettingException.require(memory.enabled() || mode != CacheMode.LOCAL, "memory", memory.enabled(),
				"true if the mode is local");
		InvalidCacheSettingException.require(
				loading.softTimeout().isZero() || loading.softTimeout().compareTo(loading.loadTimeout()) < 0,
				"softTimeout", loading.softTimeout(), "0, or less than the load timeout, " + loading.loadTimeout());
	}

	/**
	 * Returns settings with which nothing is kept longer than it is fresh.
	 * @param ttl time that a value is kept, from the moment it was loaded or put
	 * @param nullTtl time that it is kept that a key has no value; zero for not at all
	 * @param maxEntries number of values kept in memory
	 * @param loadTimeout time after which a load has failed
	 * @return the settings, of a cache that is shared where it can be
	 */
	public static CacheSettings of(Duration ttl, Duration nullTtl, long maxEntries, Duration loadTimeout) {
		return new CacheSettings(new Lifetime(ttl, nullTtl, 0), new Memory(true, maxEntries, 0, MAX_TTL),
				new Loading(Duration.ZERO, loadTimeout, Duration.ZERO, Duration.ofSeconds(2)), Stale.NEVER,
				CacheMode.EVENTUAL);
	}

	/**
	 * Returns these settings but for some.
	 * @param other the lifetime to have
	 * @return the settings
	 */
	public CacheSettings with(Lifetime other) {
		return new CacheSettings(other, this.memory, this.loading, this.stale, this.mode);
	}

	/**
	 * Returns these settings but for some.
	 * @param other the memory to have
	 * @return the settings
	 */
	public CacheSettings with(Memory other) {
		return new CacheSettings(this.lifetime, other, this.loading, this.stale, this.mode);
	}

	/**
	 * Returns these settings but for some.
	 * @param other the waits to have
	 * @return the settings
	 */
	public CacheSettings with(Loading other) {
		return new CacheSettings(this.lifetime, this.memory, other, this.stale, this.mode);
	}

	/**
	 * Returns these settings but for some.
	 * @param other the staleness to have
	 * @return the settings
	 */
	public CacheSettings with(Stale other) {
		return new CacheSettings(this.lifetime, this.memory, this.loading, other, this.mode);
	}

	/**
	 * Returns these settings but for one.
	 * @param other the mode to have
	 * @return the settings
	 */
	public CacheSettings with(CacheMode other) {
		return new CacheSettings(this.lifetime, this.memory, this.loading, this.stale, other);
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

	static void requireTtl(String setting, Duration time) {
		InvalidCacheSettingException.require(isWithin(time, MAX_TTL), setting, time, "from 1ms to 365d");
	}

	private static void requireTime(String setting, Duration time) {
		InvalidCacheSettingException.require(time.isZero() || isWithin(time, MAX_TTL), setting, time,
				"0" + TIMES + "365d");
	}

	private static void requireTimeout(String setting, Duration time) {
		InvalidCacheSettingException.require(time.isZero() || isWithin(time, MAX_TIMEOUT), setting, time,
				"0" + TIMES + "1h");
	}

	private static boolean isWithin(Duration time, Duration longest) {
		return time.compareTo(MIN) >= 0 && time.compareTo(longest) <= 0;
	}

	private static void requireFraction(String setting, double fraction) {
		InvalidCacheSettingException.require(fraction >= 0 && fraction < 1, setting, fraction, "from 0 to less than 1");
	}

	/**
	 * For how long values are fresh.
	 *
	 * @param ttl time that a value is fresh, from the moment it was loaded or put; from a
	 * millisecond to {@link #MAX_TTL}
	 * @param nullTtl time that it is kept that a key has no value; zero for not at all
	 * @param jitter by which part of it, at most, each time is shortened by chance, so
	 * that what was loaded together does not expire together; from 0 to less than 1
	 */
	public record Lifetime(Duration ttl, Duration nullTtl, double jitter) {

		/**
		 * Checks every value.
		 * @throws InvalidCacheSettingException if a value breaks its rule
		 */
		public Lifetime {
			requireTtl("ttl", ttl);
			requireTime("nullTtl", nullTtl);
			requireFraction("jitter", jitter);
		}

	}

	/**
	 * What is kept in memory.
	 *
	 * @param enabled whether anything is; where nothing is, each read asks the level that
	 * processes share; looked at when the cache is created
	 * @param maxEntries number of values kept; beyond it those least worth keeping go
	 * @param maxWeight the weight of all values that are kept, which then counts instead
	 * of their number; zero for none
	 * @param ttl time after which the level that processes share is asked again, where
	 * there is one; from a millisecond to {@link #MAX_TTL}
	 */
	public record Memory(boolean enabled, long maxEntries, long maxWeight, Duration ttl) {

		/**
		 * Checks every value.
		 * @throws InvalidCacheSettingException if a value breaks its rule
		 */
		public Memory {
			InvalidCacheSettingException.require(maxEntries > 0 && maxEntries <= MAX_ENTRIES, "maxEntries", maxEntries,
					"from 1 to " + MAX_ENTRIES);
			InvalidCacheSettingException.require(maxWeight >= 0 && maxWeight <= Long.MAX_VALUE / 4, "maxWeight",
					maxWeight, "from 0 to 2^61");
			requireTtl("memoryTtl", ttl);
		}

	}

	/**
	 * How long it is waited for a value. Zero, but for the load timeout, stands for not
	 * at all.
	 *
	 * @param softTimeout time after which a stale value is the answer, if there is one
	 * that may be, while the load goes on
	 * @param loadTimeout time after which a load has failed
	 * @param completion time for which a load that has failed by the load timeout goes on
	 * for the benefit of those who ask later
	 * @param lease time for which no other process loads a key that one does, but for no
	 * longer than the load timeout
	 */
	public record Loading(Duration softTimeout, Duration loadTimeout, Duration completion, Duration lease) {

		/**
		 * Checks every value.
		 * @throws InvalidCacheSettingException if a value breaks its rule
		 */
		public Loading {
			requireTimeout("softTimeout", softTimeout);
			InvalidCacheSettingException.require(isWithin(loadTimeout, MAX_TIMEOUT), "loadTimeout", loadTimeout,
					"from 1ms to 1h");
			requireTimeout("completion", completion);
			requireTimeout("lease", lease);
		}

		/**
		 * Returns for how long a process may keep a key to itself.
		 * @return the lease, or the load timeout if that is shorter
		 */
		public Duration longestLease() {
			return (this.lease.compareTo(this.loadTimeout) < 0) ? this.lease : this.loadTimeout;
		}

		/**
		 * Returns after how long a load is over in any case.
		 * @return the load timeout, and completion after that
		 */
		public Duration limit() {
			return this.loadTimeout.plus(this.completion);
		}

	}

	/**
	 * What becomes of values that are fresh no more, or not much longer. The windows of
	 * stale-while-revalidate and stale-if-error are those of RFC 5861 and begin when a
	 * value is fresh no more; early refresh is the XFetch of Vattani, Chierichetti and
	 * Lowenstein, "Optimal Probabilistic Cache Stampede Prevention", VLDB 2015.
	 *
	 * @param whileRevalidate time for which a stale value is the answer while it is
	 * loaded anew
	 * @param ifError time for which a stale value is the answer if it cannot be loaded
	 * anew
	 * @param retry time after a load that failed for which a stale value is the answer
	 * without another
	 * @param refreshAhead part of its time after which a value that is read is loaded
	 * anew in the background; 0 for none
	 * @param earlyRefresh how eagerly a value that is read is loaded anew before its time
	 * is over, the more likely the longer its load took: beta of XFetch; 0 for not at all
	 */
	public record Stale(Duration whileRevalidate, Duration ifError, Duration retry, double refreshAhead,
			double earlyRefresh) {

		/**
		 * Nothing is kept longer than it is fresh, nor loaded before.
		 */
		public static final Stale NEVER = new Stale(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30), 0, 0);

		private static final double MAX_EAGERNESS = 100;

		/**
		 * Checks every value.
		 * @throws InvalidCacheSettingException if a value breaks its rule
		 */
		public Stale {
			requireTime("staleWhileRevalidate", whileRevalidate);
			requireTime("staleIfError", ifError);
			requireTime("staleRetry", retry);
			requireFraction("refreshAhead", refreshAhead);
			InvalidCacheSettingException.require(earlyRefresh >= 0 && earlyRefresh <= MAX_EAGERNESS, "earlyRefresh",
					earlyRefresh, "from 0 to 100");
		}

		/**
		 * Returns for how long after it was fresh a value is of use.
		 * @return the longer of both windows
		 */
		public Duration longest() {
			return (this.whileRevalidate.compareTo(this.ifError) > 0) ? this.whileRevalidate : this.ifError;
		}

	}

}
