/**
 * Auto-configuration of the config center.
 */
@NullMarked
package io.outrigger.autoconfigure.config;

import org.jspecify.annotations.NullMarked;
