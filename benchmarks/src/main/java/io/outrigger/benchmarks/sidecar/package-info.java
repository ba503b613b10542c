/**
 * What the sidecar costs a call, beside the clients a user would take instead.
 */
@NullMarked
package io.outrigger.benchmarks.sidecar;

import org.jspecify.annotations.NullMarked;
