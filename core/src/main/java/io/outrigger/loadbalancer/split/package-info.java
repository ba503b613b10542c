/**
 * Sends a part of the requests to some of the instances, such as those of a new version.
 */
@NullMarked
package io.outrigger.loadbalancer.split;

import org.jspecify.annotations.NullMarked;
