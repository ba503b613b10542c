/**
 * A service that is asked for more than it can do, and what guarding it costs.
 */
@NullMarked
package io.outrigger.benchmarks.flow.overload;

import org.jspecify.annotations.NullMarked;
