package io.outrigger.flow.rate;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a key asked for since it is known.
 *
 * @param <K> the kind of keys
 * @param key the key
 * @param granted how many decisions were yes
 * @param refused how many decisions were no
 * @param remaining how many permits it could have now
 */
public record KeyUse<K>(K key, long granted, long refused, long remaining) {

	/**
	 * Returns the keys that asked most.
	 * @param <K> the kind of keys
	 * @param keys all of them
	 * @param most how many at most
	 * @return those with the most decisions, in that order
	 */
	public static <K> List<KeyUse<K>> top(Stream<KeyUse<K>> keys, int most) {
		return keys.sorted(Comparator.comparingLong((KeyUse<K> use) -> -(use.granted() + use.refused())))
			.limit(most)
			.toList();
	}

}
