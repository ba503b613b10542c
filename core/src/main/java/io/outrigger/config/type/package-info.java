/**
 * Types that values of settings may be declared to have.
 */
@NullMarked
package io.outrigger.config.type;

import org.jspecify.annotations.NullMarked;
