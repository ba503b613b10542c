/**
 * A bounded queue in front of work whose concurrency is limited. It pushes back: who
 * would wait for longer than is worth it is refused.
 */
@NullMarked
package io.outrigger.flow.queue;

import org.jspecify.annotations.NullMarked;
