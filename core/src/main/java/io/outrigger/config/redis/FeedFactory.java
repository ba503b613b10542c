package io.outrigger.config.redis;

import io.outrigger.redis.feed.ChangeFeed;
import io.outrigger.redis.feed.FeedKeys;
import io.outrigger.redis.feed.FeedListener;

/**
 * Makes the feed of a scope.
 */
@FunctionalInterface
interface FeedFactory {

	ChangeFeed feed(FeedKeys keys, FeedListener<?> listener);

}
