/**
 * Processes of a Eureka fleet: what a user of Spring Cloud would pick instead.
 */
@NullMarked
package io.outrigger.benchmarks.eureka;

import org.jspecify.annotations.NullMarked;
