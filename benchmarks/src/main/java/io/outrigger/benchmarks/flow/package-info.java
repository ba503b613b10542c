/**
 * The instruments of flow beside the peers a user would pick instead.
 */
@NullMarked
package io.outrigger.benchmarks.flow;

import org.jspecify.annotations.NullMarked;
