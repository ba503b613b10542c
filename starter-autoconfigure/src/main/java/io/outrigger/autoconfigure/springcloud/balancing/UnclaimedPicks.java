package io.outrigger.autoconfigure.springcloud.balancing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * The latest picks, to count out those with which nobody does anything: whoever only asks
 * for an instance tells nobody when it sends a request there, nor that it ends. A pick is
 * given up 10 seconds after it was made, or when 1,024 more were made, whichever comes
 * first; looked at when others are made. Takes no lock and allocates nothing.
 */
final class UnclaimedPicks {

	static final int SIZE = 1024;

	static final Duration LIMIT = Duration.ofSeconds(10);

	private static final long LIMIT_NANOS = LIMIT.toNanos();

	/*
	 * Two for each that comes, so that it catches up.
	 */
	private static final int LOOKS = 2;

	private final AtomicReferenceArray<@Nullable PickedInstance> ring = new AtomicReferenceArray<>(SIZE);

	private final AtomicLong made = new AtomicLong();

	private final AtomicLong seen = new AtomicLong();

	void add(PickedInstance pick) {
		long number = this.made.getAndIncrement();
		PickedInstance former = this.ring.getAndSet(slot(number), pick);
		if (former != null) {
			former.giveUp();
		}
		int looks = 0;
		while (looks < LOOKS && removeOldest(number, pick.chosenAt())) {
			looks++;
		}
	}

	/*
	 * Whether there may be another to be removed.
	 */
	private boolean removeOldest(long latest, long now) {
		long looked = this.seen.get();
		long oldest = Math.max(looked, latest - SIZE + 1);
		PickedInstance pick = this.ring.get(slot(oldest));
		if (oldest >= latest || (pick != null && now - pick.chosenAt() < LIMIT_NANOS)) {
			return false;
		}
		boolean removed = this.seen.compareAndSet(looked, oldest + 1);
		if (removed && pick != null && this.ring.compareAndSet(slot(oldest), pick, null)) {
			pick.giveUp();
		}
		return removed;
	}

	private static int slot(long number) {
		return (int) (number & (SIZE - 1));
	}

}
