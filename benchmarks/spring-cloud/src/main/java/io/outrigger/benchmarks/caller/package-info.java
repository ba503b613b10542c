/**
 * A process that calls an echo service in several ways, and says what each costs.
 */
@NullMarked
package io.outrigger.benchmarks.caller;

import org.jspecify.annotations.NullMarked;
