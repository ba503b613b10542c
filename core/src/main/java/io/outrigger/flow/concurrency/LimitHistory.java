package io.outrigger.flow.concurrency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

import io.outrigger.flow.concurrency.algorithm.LimitStep;

/**
 * The last changes of a limit. One thread at a time writes; any may read, and sees each
 * change whole.
 */
final class LimitHistory {

	static final int LENGTH = 64;

	private final AtomicReferenceArray<@Nullable Entry> entries = new AtomicReferenceArray<>(LENGTH);

	private volatile int written;

	void add(long now, int from, int to, LimitStep.Cause cause) {
		int index = this.written;
		this.entries.set(Math.floorMod(index, LENGTH), new Entry(now, from, to, cause));
		this.written = index + 1;
	}

	/*
	 * From the last to the first.
	 */
	List<LimitChange> since(long now) {
		List<LimitChange> changes = new ArrayList<>();
		int last = this.written - 1;
		for (int i = 0; i < LENGTH; i++) {
			Entry entry = this.entries.get(Math.floorMod(last - i, LENGTH));
			if (entry != null) {
				Duration age = Duration.ofNanos(Math.max(0, now - entry.at()));
				changes.add(new LimitChange(age, entry.from(), entry.to(), entry.cause()));
			}
		}
		return List.copyOf(changes);
	}

	private record Entry(long at, int from, int to, LimitStep.Cause cause) {
	}

}
