/**
 * What keeps repeated requests few: budgets, and the time after which a hedge pays.
 */
@NullMarked
package io.outrigger.loadbalancer.attempt.budget;

import org.jspecify.annotations.NullMarked;
