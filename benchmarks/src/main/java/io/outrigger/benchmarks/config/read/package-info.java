/**
 * What it costs to read a setting.
 */
@NullMarked
package io.outrigger.benchmarks.config.read;

import org.jspecify.annotations.NullMarked;
