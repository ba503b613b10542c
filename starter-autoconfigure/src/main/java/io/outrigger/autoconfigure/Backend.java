package io.outrigger.autoconfigure;

/**
 * Where a feature keeps what it knows.
 */
public enum Backend {

	/**
	 * In this process.
	 */
	MEMORY,

	/**
	 * In Redis, shared with other processes.
	 */
	REDIS

}
