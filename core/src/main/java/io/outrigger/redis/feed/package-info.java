/**
 * Change feeds: how a process follows what others write, without missing anything for
 * good.
 */
@NullMarked
package io.outrigger.redis.feed;

import org.jspecify.annotations.NullMarked;
