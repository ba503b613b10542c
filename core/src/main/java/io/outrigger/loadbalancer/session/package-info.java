/**
 * Keeps the requests of a session at one instance, whoever sends them.
 */
@NullMarked
package io.outrigger.loadbalancer.session;

import org.jspecify.annotations.NullMarked;
