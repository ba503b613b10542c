package io.outrigger.sidecar.rate;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.outrigger.flow.rate.KeyUse;
import io.outrigger.flow.rate.Quota;
import io.outrigger.flow.rate.RateLimit;

/**
 * Makes limits that all instances of a service keep together.
 */
@FunctionalInterface
public interface FleetRates {

	/**
	 * Makes a limit.
	 * @param id name of its rule
	 * @param limit how much, for each key; read at each decision
	 * @param maxKeys how many keys this process knows at most
	 * @return the limit
	 */
	FleetRate limit(String id, Supplier<RateLimit> limit, int maxKeys);

	/**
	 * A limit that all instances of a service keep together, for each of many keys. Safe
	 * for use from several threads; never blocks.
	 */
	interface FleetRate {

		/**
		 * Takes a permit.
		 * @param key the key
		 * @return 0 or less if it was taken; else after how many nanoseconds it could be
		 * had. Never fails
		 */
		CompletionStage<Long> tryAcquire(String key);

		/**
		 * Returns what is left to a key.
		 * @param key the key
		 * @return what was left when last heard; {@code null} if nothing was
		 */
		@Nullable Quota quota(String key);

		/**
		 * Returns the keys that ask most, for people to look at.
		 * @param most how many at most
		 * @return the keys that asked this process most lately, as far as it knows
		 */
		List<KeyUse<String>> top(int most);

		/**
		 * Returns how many keys this process knows.
		 * @return about how many
		 */
		long size();

		/**
		 * Returns whether this instance decides alone, for the others cannot be asked.
		 * @return whether it does
		 */
		boolean isAlone();

	}

}
