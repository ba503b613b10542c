/**
 * What an application starts from while the store is away.
 */
@NullMarked
package io.outrigger.autoconfigure.config.snapshot;

import org.jspecify.annotations.NullMarked;
