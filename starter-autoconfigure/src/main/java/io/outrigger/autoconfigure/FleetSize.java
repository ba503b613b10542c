package io.outrigger.autoconfigure;

import java.util.function.IntSupplier;

/**
 * How many instances of this service there are, as far as this one knows. Whatever knows
 * them contributes a bean of this type; whatever has to share with them reads it, so that
 * neither needs the other. Quick, and does not block.
 */
@FunctionalInterface
public interface FleetSize extends IntSupplier {

}
