/**
 * A release being tried out: what it may change, and what has to follow it.
 */
@NullMarked
package io.outrigger.autoconfigure.config.live.trial;

import org.jspecify.annotations.NullMarked;
