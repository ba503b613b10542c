package io.outrigger.redis.feed;

import io.outrigger.redis.RedisKeys;
import io.outrigger.redis.script.RedisScript.Source;

/**
 * Where a scope keeps what is followed of it.
 *
 * @param state a hash: the records by their ids
 * @param revision a counter: how far the scope is
 * @param changes a capped Stream: what changed lately
 * @param wakeUps a channel: that something did
 */
public record FeedKeys(String state, String revision, String changes, String wakeUps) {

	/**
	 * The Lua functions by which a script that changes a scope tells those who follow it.
	 */
	public static final Source APPEND = Source.of(FeedKeys.class, "feed.lua");

	/**
	 * Names the keys of a scope.
	 * @param keys the scope
	 * @return its keys
	 */
	public static FeedKeys of(RedisKeys keys) {
		return new FeedKeys(keys.key("state"), keys.key("revision"), keys.key("changes"), keys.key("wakeups"));
	}

}
