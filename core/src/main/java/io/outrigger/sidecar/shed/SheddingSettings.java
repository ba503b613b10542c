package io.outrigger.sidecar.shed;

import io.outrigger.flow.concurrency.ConcurrencySettings;

/**
 * How much may be under way at once. Immutable.
 *
 * @param enabled whether there is a limit
 * @param concurrency how it finds itself
 * @param shares of whom what part of it is
 */
public record SheddingSettings(boolean enabled, ConcurrencySettings concurrency, Shares shares) {

	/**
	 * What belongs to whom: it has its share whenever it comes, and others use it as long
	 * as it does not. Whatever depends on nothing has none, and lives on what is left.
	 *
	 * @param high share of what most depends on, from 0 to 1
	 * @param normal share of most requests, from 0 to 1
	 */
	public record Shares(double high, double normal) {

		/**
		 * What a share must be.
		 */
		public static final String RULE = "from 0 to 1, and with the other one at most 1";

		/**
		 * Checks the shares.
		 * @throws IllegalArgumentException if they break their rule
		 */
		public Shares {
			if (!isValid(high, normal)) {
				throw new IllegalArgumentException(
						"The shares are " + high + " and " + normal + " but must be: " + RULE);
			}
		}

		/**
		 * Tells whether these can be shares.
		 * @param high one
		 * @param normal the other
		 * @return whether they keep the rule
		 */
		public static boolean isValid(double high, double normal) {
			return high >= 0 && normal >= 0 && high + normal <= 1;
		}

	}

}
