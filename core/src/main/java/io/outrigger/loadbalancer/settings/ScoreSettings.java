package io.outrigger.loadbalancer.settings;

/**
 * What counts for the policy {@code scored}. Only the ratio of the four matters.
 *
 * @param load how much the requests in flight count for the weight
 * @param responseTime how much the response time counts
 * @param health how much the part of failed requests counts
 * @param proximity how much the distance counts
 */
public record ScoreSettings(double load, double responseTime, double health, double proximity) {

	/**
	 * Settings in which nothing is configured.
	 */
	public static final ScoreSettings DEFAULTS = new ScoreSettings(0.4, 0.3, 0.2, 0.1);

	/**
	 * Checks every value.
	 * @throws InvalidSettingException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public ScoreSettings {
		requireShare("score.load", load);
		requireShare("score.response-time", responseTime);
		requireShare("score.health", health);
		requireShare("score.proximity", proximity);
		double sum = load + responseTime + health + proximity;
		Rule.require(sum > 0, "score", sum, "a sum of load, response-time, health and proximity of more than 0");
	}

	private static void requireShare(String setting, double value) {
		Rule.require(value >= 0 && value <= 1, setting, value, "from 0 to 1");
	}

}
