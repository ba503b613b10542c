package io.outrigger.cache.memory;

/**
 * Someone who asks for a key, told once of what came of it.
 *
 * @param <V> the type of the value
 */
interface Waiter<V> {

	void arrived(Arrival<V> arrival);

	void failed(Throwable error);

}
