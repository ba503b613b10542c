/**
 * Requests of clients that block, of which the bodies are streamed.
 */
@NullMarked
package io.outrigger.autoconfigure.loadbalancer.client.blocking;

import org.jspecify.annotations.NullMarked;
