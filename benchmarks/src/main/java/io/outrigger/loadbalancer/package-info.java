/**
 * Measures what only its package sees.
 */
@NullMarked
package io.outrigger.loadbalancer;

import org.jspecify.annotations.NullMarked;
