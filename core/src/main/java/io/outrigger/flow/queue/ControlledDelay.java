package io.outrigger.flow.queue;

/**
 * Tells a queue that merely takes up bursts from one that stands, after CoDel (Nichols
 * and Jacobson, RFC 8289): if whoever is first has waited for longer than the target
 * throughout an interval, it stands. As Facebook found for requests ("Fail at Scale",
 * 2015), the longest wait is then the target, until the queue has run empty. Belongs to
 * one thread at a time.
 */
final class ControlledDelay {

	private boolean above;

	private long aboveSince;

	private volatile boolean overloaded;

	/*
	 * Returns the longest wait that is worth it now.
	 */
	long bound(QueueSettings settings, long longestWait, long now) {
		if (longestWait < settings.target().toNanos()) {
			this.above = false;
		}
		else if (!this.above) {
			this.above = true;
			this.aboveSince = now;
		}
		else if (now - this.aboveSince >= settings.interval().toNanos()) {
			this.overloaded = true;
		}
		return (this.overloaded ? settings.target() : settings.interval()).toNanos();
	}

	void empty() {
		this.above = false;
		// Asked for at each look, and seldom news
		if (this.overloaded) {
			this.overloaded = false;
		}
	}

	/*
	 * May be asked by any thread.
	 */
	boolean overloaded() {
		return this.overloaded;
	}

}
