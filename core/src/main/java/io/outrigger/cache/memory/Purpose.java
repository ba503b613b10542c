package io.outrigger.cache.memory;

/**
 * What a load is for.
 */
enum Purpose {

	/**
	 * Somebody asks for a value that is not in memory.
	 */
	FETCH,

	/**
	 * Somebody asks for the value that is valid everywhere now.
	 */
	VALIDATE,

	/**
	 * A value in memory is to be renewed before anybody misses it.
	 */
	RENEW,

	/**
	 * Somebody wants the value loaded whatever is kept.
	 */
	FORCE

}
