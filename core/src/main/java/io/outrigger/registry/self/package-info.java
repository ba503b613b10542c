/**
 * This process as an instance: what it says about itself, and what keeps it registered.
 */
@NullMarked
package io.outrigger.registry.self;

import org.jspecify.annotations.NullMarked;
