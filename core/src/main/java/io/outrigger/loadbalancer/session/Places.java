package io.outrigger.loadbalancer.session;

import java.util.List;

import io.outrigger.loadbalancer.spi.KeyHash;

/**
 * Where the sessions of a service can be.
 */
public interface Places {

	/**
	 * Whether an instance still takes requests. One that is only avoided for a while
	 * does.
	 * @param instance its id
	 * @return {@code false} if its sessions have to move
	 */
	boolean isOpen(String instance);

	/**
	 * Returns who takes requests.
	 * @return the ids, in any order; may be none
	 */
	List<String> open();

	/**
	 * Proposes an instance for a session, by rendezvous hashing (Thaler and Ravishankar,
	 * 1998): whoever knows the same instances proposes the same, with or without a store.
	 * @param session what stands for the session
	 * @return the id of an instance, empty if none takes requests
	 */
	default String proposalFor(String session) {
		String best = "";
		long most = Long.MIN_VALUE;
		long key = KeyHash.of(session);
		for (String instance : open()) {
			long hash = KeyHash.another(key, instance.hashCode());
			if (hash > most || (hash == most && instance.compareTo(best) < 0)) {
				most = hash;
				best = instance;
			}
		}
		return best;
	}

}
