/**
 * Routes from properties, and the requests of HTTP clients as routes see them.
 */
@NullMarked
package io.outrigger.autoconfigure.sidecar.route;

import org.jspecify.annotations.NullMarked;
