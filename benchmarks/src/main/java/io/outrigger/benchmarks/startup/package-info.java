/**
 * What Outrigger adds to the start-up and the memory of an application.
 */
@NullMarked
package io.outrigger.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
