package io.outrigger.loadbalancer.steering;

/**
 * Which requests to a service belong where, whatever the policy. Immutable.
 *
 * @param split how requests are split among the instances
 * @param sticky what makes a session, of which all requests go to one instance
 */
public record Steering(TrafficSplit split, StickySettings sticky) {

	/**
	 * Settings in which nothing is configured.
	 */
	public static final Steering NONE = new Steering(TrafficSplit.NONE, StickySettings.DEFAULTS);

	/**
	 * Returns the same with another split.
	 * @param split how requests are split
	 * @return a copy
	 */
	public Steering with(TrafficSplit split) {
		return new Steering(split, this.sticky);
	}

	/**
	 * Returns the same with other sessions.
	 * @param sticky what makes a session
	 * @return a copy
	 */
	public Steering with(StickySettings sticky) {
		return new Steering(this.split, sticky);
	}

}
