/**
 * Processes around a Spring Cloud Config server: what a user of Spring Cloud would pick
 * instead.
 */
@NullMarked
package io.outrigger.benchmarks.cloudconfig;

import org.jspecify.annotations.NullMarked;
