/**
 * Runs measurements beside the peers a user would pick instead, and reports them.
 */
@NullMarked
package io.outrigger.benchmarks;

import org.jspecify.annotations.NullMarked;
