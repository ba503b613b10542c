package io.outrigger.cache.memory;

/**
 * A part of a space whose values all stop counting at once.
 */
final class Region {

	private volatile boolean closed;

	boolean isClosed() {
		return this.closed;
	}

	void close() {
		this.closed = true;
	}

}
