package io.outrigger.flow.rate.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import org.jspecify.annotations.Nullable;

import io.outrigger.flow.KeptSettings;
import io.outrigger.flow.rate.KeyUse;
import io.outrigger.flow.rate.Quota;
import io.outrigger.flow.rate.RateLimit;
import io.outrigger.flow.rate.RateLimiter;
import io.outrigger.redis.EventCounts;

/**
 * A limit that all instances of a service keep together, for each of many keys. Redis
 * counts, by its own clock, one script for each decision or for all that wait for one
 * meanwhile. Safe for use from several threads; nothing blocks.
 * <p>
 * <b>Exact</b> (no lease): the fleet gets what the algorithm allows. <b>Leased</b>: an
 * instance that is asked for many permits takes some in advance, no more than
 * {@code permits / period * lease / instances}, and decides at once while they last.
 * Permits are taken before they are used, so in all never more are granted than the limit
 * allows; in a window that begins when leases are out, at most one lease of each instance
 * more. Unused ones lapse.
 * <p>
 * <b>Without Redis</b> (no answer within the patience, no connection, an error) each
 * instance decides at once by its share of the limit, and asks Redis again ten times a
 * second until it answers. What was decided alone Redis does not know of: each outage may
 * add what a fresh limiter gives at once, and each emptied Redis the same again.
 */
public final class RedisRateLimiter {

	private final Supplier<RedisRateSettings> settings;

	private final RateCalls calls;

	private final Cache<String, FleetKey> keys;

	private final UnaryOperator<String> fullNames;

	private final Supplier<RateLimit> share;

	private final Function<String, FleetKey> create;

	/**
	 * Creates a limiter.
	 * @param fleet what limiters of the process have in common
	 * @param name name of the limiter, part of its keys in Redis
	 * @param algorithm how permits are counted
	 * @param settings the settings, read now and at each decision; while they cannot be
	 * read the last good ones hold
	 * @param maxKeys how many keys this process knows at most; at least 1. Of one that is
	 * forgotten nothing is lost while Redis answers; without Redis it begins anew
	 * @throws IllegalArgumentException if a key in Redis cannot have the name, or there
	 * is no room for a key
	 */
	public RedisRateLimiter(RateFleet fleet, String name, RateAlgorithm algorithm, Supplier<RedisRateSettings> settings,
			int maxKeys) {
		if (maxKeys < 1) {
			throw new IllegalArgumentException("maxKeys is " + maxKeys + " but must be at least 1");
		}
		// Fails now rather than at the first decision
		fleet.key(name, algorithm.part(), "");
		this.settings = new KeptSettings<>(settings);
		this.calls = new RateCalls(fleet, algorithm);
		this.fullNames = (key) -> fleet.key(name, algorithm.part(), key);
		this.share = new Share(this.calls, this.settings);
		this.keys = Caffeine.newBuilder()
			.maximumSize(maxKeys)
			.ticker(fleet.ticker()::nanos)
			.executor(Runnable::run)
			.expireAfter(new Resting(this.settings))
			.build();
		this.create = this::create;
	}

	/**
	 * Takes permits of a key, all or none. Decided when called; one that is cancelled
	 * before Redis is asked takes none.
	 * @param key the key
	 * @param cost how many permits; at least 1
	 * @return 0 or less if they were taken; else after how many nanoseconds they could be
	 * had if nobody else took any, or {@link RateLimiter#NEVER}. Never fails; completes
	 * on the calling thread, or on one of the connection's or the scheduler's, which must
	 * not be blocked
	 * @throws IllegalArgumentException if the cost is not positive
	 */
	public CompletionStage<Long> tryAcquire(String key, long cost) {
		RedisRateSettings present = this.settings.get();
		if (RateLimiter.requireCost(cost) > this.calls.algorithm().most(present.limit())) {
			return CompletableFuture.completedStage(RateLimiter.NEVER);
		}
		String known = RateFleet.known(key);
		FleetKey found = this.keys.get(known, known.equals(key) ? this.create : (digest) -> create(key));
		return found.tryAcquire(cost, present);
	}

	/**
	 * Returns what is left to a key, as Redis last told this process.
	 * @param key the key
	 * @return what was left; {@code null} if Redis told nothing
	 */
	public @Nullable Quota quota(String key) {
		FleetKey known = this.keys.policy().getIfPresentQuietly(RateFleet.known(key));
		return (known != null) ? known.quota() : null;
	}

	/**
	 * Returns the keys that asked this process most, for people to look at. Looks at all
	 * keys.
	 * @param most how many at most
	 * @return the keys, those with the most decisions first; what remains is as Redis
	 * last told
	 */
	public List<KeyUse<String>> top(int most) {
		return KeyUse.top(this.keys.asMap().entrySet().stream().map((known) -> known.getValue().use(known.getKey())),
				most);
	}

	/**
	 * Returns how many keys this process knows.
	 * @return about how many; those for which room is being made may count
	 */
	public long size() {
		return this.keys.estimatedSize();
	}

	/**
	 * Returns whether this instance decides alone.
	 * @return whether Redis did not answer when last asked
	 */
	public boolean isAlone() {
		return this.calls.outage().isAway();
	}

	/**
	 * Returns what happened so far.
	 * @return the counts
	 */
	public EventCounts<RateEvent> counts() {
		return this.calls.counts();
	}

	boolean isAsking() {
		return this.calls.isAsking();
	}

	private FleetKey create(String key) {
		return new FleetKey(this.fullNames.apply(key), this.calls, this.settings, this.share);
	}

	/**
	 * The share of the present limit that the present number of instances leaves to this
	 * one; the same object while they stay the same.
	 */
	private static final class Share implements Supplier<RateLimit> {

		private final RateCalls calls;

		private final Supplier<RedisRateSettings> settings;

		private volatile Shared last = new Shared(RateLimit.perSecond(1), 1, RateLimit.perSecond(1));

		Share(RateCalls calls, Supplier<RedisRateSettings> settings) {
			this.calls = calls;
			this.settings = settings;
		}

		@Override
		public RateLimit get() {
			RateLimit whole = this.settings.get().limit();
			int instances = this.calls.instances();
			Shared known = this.last;
			if (known.instances() != instances || !known.whole().equals(whole)) {
				known = new Shared(whole, instances, this.calls.algorithm().bounded(whole).share(instances));
				this.last = known;
			}
			return known.part();
		}

		private record Shared(RateLimit whole, int instances, RateLimit part) {
		}

	}

	/**
	 * A key is of no more use once what it counted alone no longer matters.
	 *
	 * @param settings the settings
	 */
	private record Resting(Supplier<RedisRateSettings> settings) implements Expiry<String, FleetKey> {

		private static final long SHORTEST = TimeUnit.SECONDS.toNanos(10);

		@Override
		public long expireAfterCreate(String key, FleetKey known, long now) {
			return rest();
		}

		@Override
		public long expireAfterUpdate(String key, FleetKey known, long now, long left) {
			return rest();
		}

		@Override
		public long expireAfterRead(String key, FleetKey known, long now, long left) {
			return rest();
		}

		private long rest() {
			RateLimit limit = this.settings.get().limit();
			long twoPeriods = 2 * limit.period().toNanos();
			return Math.max(SHORTEST, Math.max(twoPeriods, limit.timeToFull().toNanos()));
		}

	}

}
