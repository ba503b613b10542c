/**
 * What stands between a request and its tries: whoever guards them may refuse both.
 */
@NullMarked
package io.outrigger.loadbalancer.attempt.guard;

import org.jspecify.annotations.NullMarked;
