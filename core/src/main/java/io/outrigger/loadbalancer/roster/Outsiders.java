package io.outrigger.loadbalancer.roster;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.standing.Standing;

/**
 * Who is in no list, and why.
 *
 * @param route the route for which that holds, empty for all requests
 * @param exclusions why, by number of the member; {@code null} for those in a list
 * @param trials who waits for a request by which it may return
 * @param reserves whom a request that failed at all of the lists is sent to: first those
 * that others only spare, then those that would be picked in panic
 * @param fleet those that would be in a list if nobody were ejected
 */
record Outsiders(String route, List<@Nullable Exclusion> exclusions, List<Member> trials, List<List<Member>> reserves,
		List<Standing> fleet) {
}
