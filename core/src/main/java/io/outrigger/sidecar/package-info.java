/**
 * The sidecar: what it does to every request that comes in and to every balanced request
 * that goes out.
 */
@NullMarked
package io.outrigger.sidecar;

import org.jspecify.annotations.NullMarked;
