package io.outrigger.flow.queue;

import org.jspecify.annotations.Nullable;

/**
 * Those who wait with the same priority, in the order in which they came. Whoever leaves
 * is taken out from wherever he stands in constant time. How long waiting is worth it is
 * judged by them alone, so that many of a low priority have nobody of a higher one
 * refused. Belongs to one thread at a time.
 */
final class WaitingLine {

	private @Nullable Waiter first;

	private @Nullable Waiter last;

	private final ControlledDelay delay = new ControlledDelay();

	private long bound;

	@Nullable Waiter first() {
		return this.first;
	}

	@Nullable Waiter last() {
		return this.last;
	}

	/*
	 * Returns the longest wait that is worth it at present.
	 */
	long judge(QueueSettings settings, long now) {
		Waiter oldest = this.first;
		this.bound = this.delay.bound(settings, (oldest != null) ? now - oldest.since : 0, now);
		return this.bound;
	}

	/*
	 * As last judged.
	 */
	long bound() {
		return this.bound;
	}

	/*
	 * May be asked by any thread.
	 */
	boolean overloaded(long now) {
		return this.delay.overloaded(now);
	}

	void add(Waiter waiter) {
		waiter.previous = this.last;
		waiter.linked = true;
		if (this.last != null) {
			this.last.next = waiter;
		}
		else {
			this.first = waiter;
		}
		this.last = waiter;
	}

	void remove(Waiter waiter) {
		Waiter previous = waiter.previous;
		Waiter next = waiter.next;
		if (previous != null) {
			previous.next = next;
		}
		else {
			this.first = next;
		}
		if (next != null) {
			next.previous = previous;
		}
		else {
			this.last = previous;
		}
		waiter.previous = null;
		waiter.next = null;
		waiter.linked = false;
	}

}
