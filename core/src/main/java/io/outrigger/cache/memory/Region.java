package io.outrigger.cache.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A part of a space whose values all stop counting at once, or all that have a tag.
 */
final class Region {

	private final TagMarks shared = new TagMarks();

	private final TagMarks own = new TagMarks();

	// Those of the shared ones as this process heard of them
	private final TagMarks heard = new TagMarks();

	private final AtomicLong stamp = new AtomicLong();

	private final AtomicLong tagEvictions = new AtomicLong();

	private final int bucket;

	private volatile boolean closed;

	Region(int bucket) {
		this.bucket = bucket;
	}

	/**
	 * Returns which part it is.
	 * @return the number of the bucket
	 */
	int bucket() {
		return this.bucket;
	}

	boolean isClosed() {
		return this.closed;
	}

	void close() {
		this.closed = true;
	}

	/**
	 * Returns how many tags this process has evicted by itself.
	 * @return the number, to be had before a value is loaded
	 */
	long stamp() {
		return this.stamp.get();
	}

	/**
	 * Returns how many tags were evicted, by whomever.
	 * @return the number
	 */
	long tagEvictions() {
		return this.tagEvictions.get();
	}

	/**
	 * Lets nothing count that has a tag and began before.
	 * @param tag the tag
	 */
	void evictTag(String tag) {
		this.own.mark(tag, this.stamp.incrementAndGet());
		this.tagEvictions.incrementAndGet();
	}

	/**
	 * Lets nothing count that has a tag and is older than a revision.
	 * @param tag the tag
	 * @param revision the revision of the level that processes share
	 */
	void evictTag(String tag, long revision) {
		if (this.shared.mark(tag, revision)) {
			this.heard.mark(tag, this.stamp.incrementAndGet());
			this.tagEvictions.incrementAndGet();
		}
	}

	boolean keeps(Origin origin) {
		boolean known = origin.ticket().isKnown();
		return this.own.allow(origin.tags(), origin.stamp())
				&& (known ? this.shared.allow(origin.tags(), origin.ticket().revision())
						: this.heard.allow(origin.tags(), origin.stamp()));
	}

}
