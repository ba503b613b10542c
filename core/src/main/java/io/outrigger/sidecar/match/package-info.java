/**
 * Which of the requests that come in a rule is for.
 */
@NullMarked
package io.outrigger.sidecar.match;

import org.jspecify.annotations.NullMarked;
