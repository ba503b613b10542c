package io.outrigger.loadbalancer.policy.hash;

import io.outrigger.loadbalancer.settings.HashSettings;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.KeyHash;
import io.outrigger.loadbalancer.spi.PerList;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * Takes the candidate to which the key belongs, unless it has its fill already: no
 * candidate gets a request if it then had more than the bound times its share of all in
 * flight, rounded up (V. Mirrokni and others, 2016). A request that is too much jumps to
 * a random place of the ring, the same for its key, rather than to the next candidate,
 * which would fill that one too (arXiv 1908.08762). Exact for one pick at a time; picks
 * at the same moment do not see each other and may exceed the bound by their number.
 */
final class ConsistentHashPolicy implements BalancingPolicy {

	private static final int MAX_JUMPS = 32;

	private final PerList<Placement> placements;

	private final RequestHash hash;

	ConsistentHashPolicy(HashSettings settings, RequestHash hash) {
		this.placements = new PerList<>((candidates) -> new Placement(HashRing.of(candidates, settings),
				new LoadBound(candidates, settings.loadBound())));
		this.hash = hash;
	}

	@Override
	public long affinity(PickRequest request) {
		return this.hash.shared(request);
	}

	@Override
	public int pick(Candidates candidates, PickRequest request) {
		Placement placement = this.placements.of(candidates);
		long hash = this.hash.of(request);
		int owner = placement.ring().owner(hash);
		if (candidates.inFlight(owner) == 0) {
			return owner;
		}
		long total = candidates.totalInFlight();
		for (int jump = 1; jump <= MAX_JUMPS; jump++) {
			if (placement.bound().admits(candidates, owner, total)) {
				return owner;
			}
			owner = placement.ring().owner(KeyHash.another(hash, jump));
		}
		return anyBelowItsBound(candidates, placement.bound(), owner, total);
	}

	/*
	 * Not all can be above, for their bounds add up to more than there is; unless counts
	 * change meanwhile.
	 */
	private static int anyBelowItsBound(Candidates candidates, LoadBound bound, int start, long total) {
		int size = candidates.size();
		for (int i = 0; i < size; i++) {
			int index = (start + i) % size;
			if (bound.admits(candidates, index, total)) {
				return index;
			}
		}
		return start;
	}

	/**
	 * What is derived from a list.
	 *
	 * @param ring where keys belong
	 * @param bound how many requests each may have
	 */
	private record Placement(HashRing ring, LoadBound bound) {
	}

}
