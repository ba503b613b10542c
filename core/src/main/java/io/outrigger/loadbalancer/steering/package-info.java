/**
 * Says which requests belong where before a policy is asked: a part of them to some of
 * the instances, such as those of a new version, and those of a session to one.
 */
@NullMarked
package io.outrigger.loadbalancer.steering;

import org.jspecify.annotations.NullMarked;
