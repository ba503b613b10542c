package io.outrigger.time;

/**
 * A monotonic clock for measuring durations inside one process. Readings mean nothing
 * outside of it and are never compared across processes. Implementations are safe for use
 * from several threads and allocate nothing.
 */
@FunctionalInterface
public interface Ticker {

	/**
	 * Returns the current reading in nanoseconds from an arbitrary origin; only
	 * differences mean anything, and they survive overflow.
	 * @return the reading
	 */
	long nanos();

	/**
	 * Returns the ticker of this JVM.
	 * @return a ticker that reads {@link System#nanoTime()}
	 */
	static Ticker system() {
		return System::nanoTime;
	}

}
