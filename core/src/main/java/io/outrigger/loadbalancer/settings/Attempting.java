package io.outrigger.loadbalancer.settings;

/**
 * How often and when the requests to one service are sent again. Immutable.
 *
 * @param failover what happens when a try fails
 * @param retryBudget how many requests of the service may be repeated at all, whoever
 * repeats them
 * @param hedging whether a slow try gets company
 */
public record Attempting(FailoverSettings failover, RetryBudgetSettings retryBudget, HedgingSettings hedging) {

	/**
	 * Settings in which nothing is configured: one failover of what may be repeated, no
	 * hedging, no deadline.
	 */
	public static final Attempting DEFAULTS = new Attempting(FailoverSettings.DEFAULTS, RetryBudgetSettings.DEFAULTS,
			HedgingSettings.DEFAULTS);

	/**
	 * Returns the same with another failover.
	 * @param failover what happens when a try fails
	 * @return other settings
	 */
	public Attempting with(FailoverSettings failover) {
		return new Attempting(failover, this.retryBudget, this.hedging);
	}

	/**
	 * Returns the same with another retry budget.
	 * @param retryBudget how many requests may be repeated
	 * @return other settings
	 */
	public Attempting with(RetryBudgetSettings retryBudget) {
		return new Attempting(this.failover, retryBudget, this.hedging);
	}

	/**
	 * Returns the same with another hedging.
	 * @param hedging whether a slow try gets company
	 * @return other settings
	 */
	public Attempting with(HedgingSettings hedging) {
		return new Attempting(this.failover, this.retryBudget, hedging);
	}

}
