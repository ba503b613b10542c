package io.outrigger.autoconfigure;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Measures the share of its capacity that this process has in use, from 0 to 1;
 * {@code null} where it is not known. Whatever measures load contributes a bean of this
 * type; whatever tells callers reads it, so that neither needs the other. Read by one
 * thread at a time; does not block.
 */
@FunctionalInterface
public interface LoadShare extends Supplier<@Nullable Double> {

}
