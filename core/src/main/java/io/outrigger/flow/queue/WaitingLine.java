package io.outrigger.flow.queue;

import org.jspecify.annotations.Nullable;

/**
 * Those who wait with the same priority, in the order in which they came. Whoever leaves
 * is taken out from wherever he stands in constant time. Belongs to one thread at a time.
 */
final class WaitingLine {

	private @Nullable Waiter first;

	private @Nullable Waiter last;

	@Nullable Waiter first() {
		return this.first;
	}

	@Nullable Waiter last() {
		return this.last;
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
