package io.outrigger.flow.queue;

import org.jspecify.annotations.Nullable;

/**
 * Those who wait, by priority: the first line has the highest. Belongs to one thread at a
 * time.
 */
final class Lines {

	private final WaitingLine[] lines;

	private int size;

	Lines(int priorities) {
		this.lines = new WaitingLine[priorities];
		for (int i = 0; i < priorities; i++) {
			this.lines[i] = new WaitingLine();
		}
	}

	boolean isEmpty() {
		return this.size == 0;
	}

	/*
	 * Whether any is; may be asked by any thread.
	 */
	boolean overloaded(long now) {
		for (WaitingLine line : this.lines) {
			if (line.overloaded(now)) {
				return true;
			}
		}
		return false;
	}

	/*
	 * When the first has waited for as long as is worth it; there must be one.
	 */
	long firstDue() {
		boolean known = false;
		long due = 0;
		for (WaitingLine line : this.lines) {
			Waiter first = line.first();
			if (first != null && (!known || first.since + line.bound() - due < 0)) {
				known = true;
				due = first.since + line.bound();
			}
		}
		return due;
	}

	WaitingLine line(int priority) {
		return this.lines[priority];
	}

	void add(Waiter waiter) {
		this.lines[waiter.partition].add(waiter);
		this.size++;
	}

	void remove(Waiter waiter) {
		this.lines[waiter.partition].remove(waiter);
		this.size--;
	}

	/*
	 * Who has no place if one more comes: perhaps himself, or nobody.
	 */
	@Nullable Waiter surplus(Waiter newcomer, QueueSettings settings) {
		if (this.size < settings.capacity()) {
			return null;
		}
		Waiter other = switch (settings.overflow()) {
			case REFUSE_NEWEST -> null;
			case DROP_OLDEST -> oldest();
			case DROP_LOWEST_PRIORITY -> lastBelow(newcomer.partition);
		};
		return (other != null) ? other : newcomer;
	}

	@Nullable Waiter oldest() {
		Waiter oldest = null;
		for (WaitingLine line : this.lines) {
			Waiter first = line.first();
			if (first != null && (oldest == null || first.since - oldest.since < 0)) {
				oldest = first;
			}
		}
		return oldest;
	}

	private @Nullable Waiter lastBelow(int priority) {
		for (int i = this.lines.length - 1; i > priority; i--) {
			Waiter last = this.lines[i].last();
			if (last != null) {
				return last;
			}
		}
		return null;
	}

}
