/**
 * Redis underneath: connections derived from the user's configuration, their properties,
 * meters and report.
 */
@NullMarked
package io.outrigger.autoconfigure.redis;

import org.jspecify.annotations.NullMarked;
