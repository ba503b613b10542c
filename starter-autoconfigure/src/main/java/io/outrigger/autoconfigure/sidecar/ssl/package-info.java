/**
 * TLS towards instances, by an SSL bundle.
 */
@NullMarked
package io.outrigger.autoconfigure.sidecar.ssl;

import org.jspecify.annotations.NullMarked;
