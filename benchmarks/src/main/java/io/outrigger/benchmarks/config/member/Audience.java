package io.outrigger.benchmarks.config.member;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * Watchers that are told the same, and when the last of them was. Safe for use from
 * several threads.
 */
final class Audience {

	private final Map<Long, AtomicInteger> told = new ConcurrentHashMap<>();

	private final int size;

	private final LongConsumer everybody;

	Audience(int size, LongConsumer everybody) {
		this.size = size;
		this.everybody = everybody;
	}

	/*
	 * One of them was told a revision. Each is told it once.
	 */
	void hears(long revision) {
		int already = this.told.computeIfAbsent(revision, (any) -> new AtomicInteger()).incrementAndGet();
		if (already == this.size) {
			this.told.remove(revision);
			this.everybody.accept(revision);
		}
	}

}
