/**
 * The processes that follow one config scope, as they see each other: who runs what, and
 * who could not run with a release.
 */
@NullMarked
package io.outrigger.config.fleet;

import org.jspecify.annotations.NullMarked;
