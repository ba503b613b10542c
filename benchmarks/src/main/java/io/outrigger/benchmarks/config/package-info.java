/**
 * Measures the config center.
 */
@NullMarked
package io.outrigger.benchmarks.config;

import org.jspecify.annotations.NullMarked;
