package io.outrigger.autoconfigure.sidecar.rate;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.sidecar.inbound.RuleMatch;
import io.outrigger.flow.rate.RateLimit;
import io.outrigger.sidecar.match.RequestMatch;
import io.outrigger.sidecar.rate.RateKey;
import io.outrigger.sidecar.rate.RateRule;

/**
 * How often some of the requests may come in.
 *
 * @param path Their paths, such as /orders/{id} or /orders/**.
 * @param methods Their HTTP methods.
 * @param per Whose are counted together: none (all), client (address), caller (service
 * that proved who it is), principal, or header:NAME.
 * @param permits How many may come in a period, for each key.
 * @param period The period.
 * @param burst How many may come at once; as many as permits if it is not set.
 * @param scope Whether each instance counts for itself, or all together: instance or
 * fleet.
 * @param maxKeys How many keys are known at most.
 */
public record RateLimitProperties(@Nullable String path, @DefaultValue Set<String> methods,
		@DefaultValue("client") String per, @Nullable Long permits, @DefaultValue("1s") Duration period,
		@Nullable Long burst, @DefaultValue("instance") Scope scope, @DefaultValue("10000") int maxKeys) {

	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final Duration LONGEST = Duration.ofDays(366);

	private static final long MOST = 1_000_000_000;

	RateRule toRule(String id) {
		String prefix = RateProperties.PREFIX + "." + id + ".";
		RequestMatch match = RuleMatch.of(RateProperties.PREFIX, id, this.path, this.methods);
		InvalidPropertyException.require(RateRule.isMaxKeys(this.maxKeys), prefix + "max-keys", this.maxKeys,
				RateRule.MAX_KEYS_RULE);
		return new RateRule(id, match, key(prefix), limit(prefix), this.maxKeys, this.scope == Scope.FLEET);
	}

	private RateKey key(String prefix) {
		try {
			return RateKey.of(this.per);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(prefix + "per", this.per, RateKey.RULE);
		}
	}

	private RateLimit limit(String prefix) {
		Long each = this.permits;
		InvalidPropertyException.require(this.period.compareTo(SHORTEST) >= 0 && this.period.compareTo(LONGEST) <= 0,
				prefix + "period", this.period, "from 1ms to 366d");
		if (each == null || each < 1 || each > MOST) {
			throw new InvalidPropertyException(prefix + "permits", each, "from 1 to " + MOST);
		}
		long atOnce = (this.burst != null) ? this.burst : each;
		InvalidPropertyException.require(atOnce >= 1 && atOnce <= MOST, prefix + "burst", atOnce, "from 1 to " + MOST);
		try {
			return new RateLimit(each, this.period, atOnce);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(prefix + "permits", each,
					"at most one for each 10 ns of the period, and a burst that fills within 366 days");
		}
	}

	/**
	 * Who counts together.
	 */
	public enum Scope {

		/**
		 * Each instance for itself.
		 */
		INSTANCE,

		/**
		 * All instances of the service, where they share a Redis.
		 */
		FLEET

	}

}
