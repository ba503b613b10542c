/**
 * Start-up errors that name the property, the value, the rule and the way out.
 */
@NullMarked
package io.outrigger.autoconfigure.failure;

import org.jspecify.annotations.NullMarked;
