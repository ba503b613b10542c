/**
 * What the registry costs and how soon it tells, beside Eureka.
 */
@NullMarked
package io.outrigger.benchmarks.registry;

import org.jspecify.annotations.NullMarked;
