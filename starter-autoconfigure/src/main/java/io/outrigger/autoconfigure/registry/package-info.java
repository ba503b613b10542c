/**
 * Auto-configuration of the service registry.
 */
@NullMarked
package io.outrigger.autoconfigure.registry;

import org.jspecify.annotations.NullMarked;
