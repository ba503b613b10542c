package io.outrigger.cache.memory;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When tags were evicted last. Of more tags than there is room for only the latest time
 * is remembered, and holds for all.
 */
final class TagMarks {

	private static final int ROOM = 1000;

	private final Map<String, Long> marks = new ConcurrentHashMap<>();

	private volatile long floor;

	/**
	 * Marks a tag.
	 * @param tag the tag
	 * @param at when it was evicted
	 * @return {@code false} if that was known
	 */
	boolean mark(String tag, long at) {
		Long before = this.marks.get(tag);
		if (before != null && before >= at) {
			return false;
		}
		this.marks.merge(tag, at, Math::max);
		if (this.marks.size() > ROOM) {
			forget();
		}
		return true;
	}

	/*
	 * The floor is raised first, so that nothing is allowed in between.
	 */
	private synchronized void forget() {
		Map<String, Long> known = Map.copyOf(this.marks);
		this.floor = Math.max(this.floor, known.values().stream().mapToLong(Long::longValue).max().orElse(0));
		known.forEach(this.marks::remove);
	}

	boolean allow(Set<String> tags, long at) {
		if (at < this.floor) {
			return false;
		}
		for (String tag : tags) {
			Long mark = this.marks.get(tag);
			if (mark != null && at < mark) {
				return false;
			}
		}
		// What is not there any more may have been forgotten meanwhile
		return at >= this.floor;
	}

}
