/**
 * What it costs to ask the registry.
 */
@NullMarked
package io.outrigger.benchmarks.registry.lookup;

import org.jspecify.annotations.NullMarked;
