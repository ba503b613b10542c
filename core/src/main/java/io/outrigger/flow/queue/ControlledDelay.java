package io.outrigger.flow.queue;

/**
 * Tells a queue that merely takes up bursts from one that stands, after CoDel (Nichols
 * and Jacobson, RFC 8289): if whoever is first has waited for longer than the target
 * throughout an interval, it stands. As Facebook found for requests (Maurer, "Fail at
 * Scale", ACM Queue 2015), the longest wait is then the target. That empties the queue at
 * once and again and again, so that it is empty tells nothing: the overload ends when
 * nobody has waited for as long as the target for a whole interval, for what did not have
 * to be refused would not have queued either. Belongs to one thread at a time.
 */
final class ControlledDelay {

	private boolean above;

	private long aboveSince;

	/*
	 * The time is written first.
	 */

	private volatile long calmAt;

	private volatile boolean overloaded;

	/*
	 * Returns the longest wait that is worth it now.
	 */
	long bound(QueueSettings settings, long longestWait, long now) {
		if (this.overloaded && !overloaded(now)) {
			this.overloaded = false;
			this.above = false;
		}
		if (longestWait < settings.target().toNanos()) {
			this.above = false;
		}
		else if (this.overloaded || standsSince(now) >= settings.interval().toNanos()) {
			this.calmAt = now + settings.interval().toNanos();
			this.overloaded = true;
		}
		return (this.overloaded ? settings.target() : settings.interval()).toNanos();
	}

	/*
	 * May be asked by any thread.
	 */
	boolean overloaded(long now) {
		return this.overloaded && this.calmAt - now > 0;
	}

	private long standsSince(long now) {
		if (!this.above) {
			this.above = true;
			this.aboveSince = now;
		}
		return now - this.aboveSince;
	}

}
