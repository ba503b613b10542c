/**
 * The service registry: who is there, under which name, at which address, in which state.
 */
@NullMarked
package io.outrigger.registry;

import org.jspecify.annotations.NullMarked;
