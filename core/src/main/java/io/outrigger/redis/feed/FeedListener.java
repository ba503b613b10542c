package io.outrigger.redis.feed;

import java.util.List;

/**
 * Keeps the view of a scope that a {@link ChangeFeed} reads. Called by one thread at a
 * time, never by an event loop of a connection's; what is thrown is logged and counted,
 * and the same is read and told again later.
 */
public interface FeedListener {

	/**
	 * The scope is in this state, whatever was told before.
	 * @param state the state
	 */
	void onState(FeedState state);

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

}
