package io.outrigger.redis.feed;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the view of a scope that a {@link ChangeFeed} reads. Called by one thread at a
 * time, never by an event loop of a connection's; what is thrown is logged and counted,
 * and the same is read and told again later.
 *
 * @param <V> what it is told of a record when it is told all of them
 */
public interface FeedListener<V> {

	/**
	 * Begins to read a whole scope, of which some records are decoded while others are
	 * fetched, and which may be given up.
	 * @return decodes the records of this reading, used by one thread at a time, whatever
	 * else this listener is told meanwhile
	 */
	Decoder<V> decoder();

	/**
	 * The scope is in this state, whatever was told before.
	 * @param state the state
	 */
	void onState(FeedState<V> state);

	/**
	 * The scope changed.
	 * @param changes the changes since what was told last, in their order; never empty
	 */
	void onChanges(List<FeedChange> changes);

	/**
	 * The store that answers is not the process that answered before: it was restarted,
	 * or another took over, and may have forgotten what it acknowledged. Told before
	 * anything that is read of it.
	 */
	default void onRestart() {
	}

	/**
	 * Decodes the records of a scope while it is read as a whole.
	 *
	 * @param <V> what they become
	 */
	@FunctionalInterface
	interface Decoder<V> {

		/**
		 * Decodes a record.
		 * @param id which record; may come again if the scope changes meanwhile, and then
		 * the last counts
		 * @param record what it says; not to be modified
		 * @return what it becomes, or {@code null} if it is to be left out
		 */
		@Nullable V decode(String id, byte[] record);

	}

}
