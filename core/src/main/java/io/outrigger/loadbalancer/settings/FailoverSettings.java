package io.outrigger.loadbalancer.settings;

import java.util.Set;

import io.outrigger.loadbalancer.statistics.Outcome;

/**
 * What happens when a try fails. Immutable.
 *
 * @param attempts how often a request is sent at most, from 1 (never again) to 10; a
 * hedge is not counted
 * @param methods the HTTP methods, in capitals, that may have reached an instance and
 * still be sent again; requests with other methods are, after a connect error alone,
 * because then nothing was sent
 * @param outcomes after which errors a request is sent again: connect errors, I/O errors,
 * time-outs
 * @param statuses after which HTTP statuses, from 400 to 599
 * @param times what may take how long
 * @param keptBody how many bytes of a request's body are kept to be sent again, from 0 to
 * 16 MiB; a longer one is sent again only if nothing of it was
 * @param sameInstance whether an instance may be asked a second time if no other is left;
 * not if its answer asked to wait (<code>Retry-After</code>)
 */
public record FailoverSettings(int attempts, Set<String> methods, Set<Outcome> outcomes, Set<Integer> statuses,
		AttemptTimes times, int keptBody, boolean sameInstance) {

	/**
	 * The methods that may be repeated unless others are set: those that HTTP calls
	 * idempotent.
	 */
	public static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");

	/**
	 * The errors that can be named.
	 */
	public static final Set<Outcome> ERRORS = Set.of(Outcome.CONNECT_ERROR, Outcome.IO_ERROR, Outcome.TIMEOUT);

	/**
	 * Settings in which nothing is configured.
	 */
	public static final FailoverSettings DEFAULTS = new FailoverSettings(2, IDEMPOTENT, ERRORS, Set.of(502, 503, 504),
			AttemptTimes.DEFAULTS, 64 << 10, false);

	private static final int MAX_KEPT_BODY = 16 << 20;

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public FailoverSettings {
		Rule.require(attempts >= 1 && attempts <= 10, "failover.attempts", attempts, "from 1 to 10");
		methods = Set.copyOf(methods);
		outcomes = Set.copyOf(outcomes);
		statuses = Set.copyOf(statuses);
		methods.forEach((method) -> Rule.require(method.matches("[A-Z][A-Z-]*"), "failover.methods", method,
				"HTTP methods in capitals"));
		outcomes.forEach((outcome) -> Rule.require(ERRORS.contains(outcome), "failover.outcomes", outcome,
				"connect-error, io-error or timeout"));
		statuses.forEach((status) -> Rule.require(status >= 400 && status <= 599, "failover.statuses", status,
				"from 400 to 599"));
		Rule.require(keptBody >= 0 && keptBody <= MAX_KEPT_BODY, "failover.kept-body", keptBody,
				"from 0 to " + MAX_KEPT_BODY + " bytes");
	}

	/**
	 * Returns the same with another number of attempts.
	 * @param attempts how often a request is sent at most
	 * @return other settings
	 */
	public FailoverSettings attempts(int attempts) {
		return new FailoverSettings(attempts, this.methods, this.outcomes, this.statuses, this.times, this.keptBody,
				this.sameInstance);
	}

	/**
	 * Returns the same with other methods.
	 * @param methods the methods that may be repeated
	 * @return other settings
	 */
	public FailoverSettings methods(Set<String> methods) {
		return new FailoverSettings(this.attempts, methods, this.outcomes, this.statuses, this.times, this.keptBody,
				this.sameInstance);
	}

	/**
	 * Returns the same with other times.
	 * @param times what may take how long
	 * @return other settings
	 */
	public FailoverSettings times(AttemptTimes times) {
		return new FailoverSettings(this.attempts, this.methods, this.outcomes, this.statuses, times, this.keptBody,
				this.sameInstance);
	}

	/**
	 * Returns the same with another rule about instances that were asked.
	 * @param sameInstance whether one may be asked a second time if no other is left
	 * @return other settings
	 */
	public FailoverSettings sameInstance(boolean sameInstance) {
		return new FailoverSettings(this.attempts, this.methods, this.outcomes, this.statuses, this.times,
				this.keptBody, sameInstance);
	}

	/**
	 * Whether a request may be sent again after it may have reached an instance.
	 * @param method its method
	 * @return {@code true} if its method is among those named
	 */
	public boolean mayRepeat(String method) {
		return this.methods.contains(method);
	}

}
