/**
 * Lua scripts, which make what happens in Redis happen at once.
 */
@NullMarked
package io.outrigger.redis.script;

import org.jspecify.annotations.NullMarked;
