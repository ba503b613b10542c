/**
 * Real Redis processes, and the faults they can have: frozen, killed, restarted empty,
 * out of memory.
 */
@NullMarked
package io.outrigger.testsupport.redis;

import org.jspecify.annotations.NullMarked;
