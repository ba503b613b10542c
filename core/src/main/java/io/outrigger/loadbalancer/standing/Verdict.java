package io.outrigger.loadbalancer.standing;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Whether a place gets requests, and since when. Immutable; every change is another
 * object, so that whoever holds one can tell whether it still stands. Times are readings
 * of the service's ticker, in nanoseconds.
 *
 * @param phase whether it gets requests
 * @param reason why it was ejected, if it is
 * @param times how often in a row it was ejected, less what healthy time has forgiven
 * @param since when this began
 * @param until while {@link Phase#EJECTED}, when one request may find out; while
 * {@link Phase#ON_TRIAL}, when another may if that one has not ended; 0 otherwise
 */
public record Verdict(Phase phase, @Nullable EjectionReason reason, int times, long since, long until) {

	/**
	 * The verdict on what has never been ejected.
	 */
	static final Verdict CLEAR = new Verdict(Phase.ADMITTED, null, 0, 0, 0);

	/**
	 * Whether the place gets no requests but the one that is to find out.
	 * @return {@code true} unless it is admitted
	 */
	public boolean isEjected() {
		return this.phase != Phase.ADMITTED;
	}

	/**
	 * Whether a request may find out now.
	 * @param now the time
	 * @return {@code true} if the time is over
	 */
	public boolean awaitsTrial(long now) {
		return isEjected() && now - this.until >= 0;
	}

	/**
	 * Whether a request tells something about the place as it is admitted now.
	 * @param begun when the request began
	 * @return {@code true} if it is admitted, and was when the request began
	 */
	boolean isAbout(long begun) {
		return !isEjected() && (this.times == 0 || begun - this.since >= 0);
	}

	/**
	 * Returns how long no request may find out.
	 * @param now the time
	 * @return the time left, zero if one may; {@code null} if the place is not ejected or
	 * a request is finding out
	 */
	public @Nullable Duration left(long now) {
		return (this.phase == Phase.EJECTED) ? Duration.ofNanos(Math.max(0, this.until - now)) : null;
	}

	Verdict onTrial(long now, long nanos) {
		return new Verdict(Phase.ON_TRIAL, this.reason, this.times, now, now + nanos);
	}

	Verdict awaitingAgain(long now) {
		return new Verdict(Phase.EJECTED, this.reason, this.times, this.since, now);
	}

	Verdict returned(long now) {
		return new Verdict(Phase.ADMITTED, null, this.times, now, 0);
	}

	/**
	 * Whether a place gets requests.
	 */
	public enum Phase {

		/**
		 * It does.
		 */
		ADMITTED,

		/**
		 * It does not.
		 */
		EJECTED,

		/**
		 * One request is finding out.
		 */
		ON_TRIAL

	}

}
