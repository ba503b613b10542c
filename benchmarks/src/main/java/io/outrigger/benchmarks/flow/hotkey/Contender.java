package io.outrigger.benchmarks.flow.hotkey;

/**
 * A limiter that counts in Redis, and of which one key is asked for by all.
 */
public interface Contender extends AutoCloseable {

	/** Permits a second: more than anybody decides. */
	int MUCH = 10_000_000;

	/**
	 * Asks, and waits for the answer.
	 * @return whether there was a permit
	 */
	boolean tryAcquire();

	@Override
	void close();

}
