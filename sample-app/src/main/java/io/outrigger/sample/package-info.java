/**
 * The sample service: a storefront that sells a few boats.
 */
@NullMarked
package io.outrigger.sample;

import org.jspecify.annotations.NullMarked;
