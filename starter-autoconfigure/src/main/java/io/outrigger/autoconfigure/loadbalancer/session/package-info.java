/**
 * Auto-configuration of sticky sessions.
 */
@NullMarked
package io.outrigger.autoconfigure.loadbalancer.session;

import org.jspecify.annotations.NullMarked;
