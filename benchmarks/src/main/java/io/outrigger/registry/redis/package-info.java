/**
 * Measures what only its package sees.
 */
@NullMarked
package io.outrigger.registry.redis;

import org.jspecify.annotations.NullMarked;
