package io.outrigger.cache.memory;

import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;

import io.outrigger.cache.level.Outcome;
import io.outrigger.cache.level.Ticket;
import io.outrigger.cache.memory.Fences.Fence;

/**
 * What is changed, from before the level that processes share is told of it until memory
 * has it.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Landing<K, V> {

	private final Supplier<Space<K, V>> current;

	private final Space<K, V> space;

	private final K key;

	private final int bucket;

	private final Region region;

	private final long stamp;

	private final Fence fence;

	Landing(Supplier<Space<K, V>> current, Space<K, V> space, K key, int bucket) {
		this.current = current;
		this.space = space;
		this.key = key;
		this.bucket = bucket;
		this.region = space.region(bucket);
		this.stamp = this.region.stamp();
		this.fence = space.fences().at(bucket, key);
	}

	void put(Outcome outcome, Set<String> tags, Function<Origin, Entry<V>> entry) {
		Fence now = raise(this.space, outcome);
		if (outcome.isKnown()) {
			// What was asked for before, and is answered later, is older
			this.space.fences().raise(this.bucket, this.key, outcome.generation());
		}
		if (!this.space.put(this.bucket, this.key, entry.apply(origin(outcome, tags)), now)) {
			// What was there before this change must not outlive it
			this.space.evict(this.key);
		}
		elsewhere(outcome);
	}

	/*
	 * Where the store cannot be asked, memory decides.
	 */
	boolean putIf(Outcome outcome, Set<String> tags, Function<Origin, Entry<V>> entry,
			BiPredicate<Space<K, V>, Entry<V>> decide) {
		if (outcome.isKnown()) {
			put(outcome, tags, entry);
			return true;
		}
		if (!outcome.applied()) {
			return false;
		}
		raise(this.space, outcome);
		return decide.test(this.space, entry.apply(origin(outcome, tags)));
	}

	void evict(Outcome outcome) {
		evict(this.space, outcome);
		elsewhere(outcome);
	}

	private void evict(Space<K, V> memory, Outcome outcome) {
		if (outcome.isKnown()) {
			memory.evicted(this.bucket, this.key, outcome.generation());
		}
		else {
			raise(memory, outcome);
			memory.evict(this.key);
		}
	}

	private Origin origin(Outcome outcome, Set<String> tags) {
		return new Origin(this.region, this.stamp,
				new Ticket(outcome.generation(), outcome.epoch(), outcome.revision()), tags, 0);
	}

	/*
	 * A change that the store does not know of undoes every answer that is on its way.
	 */
	private Fence raise(Space<K, V> memory, Outcome outcome) {
		return outcome.isKnown() ? this.fence : memory.fences().raise(this.bucket, this.key, this.fence);
	}

	private void elsewhere(Outcome outcome) {
		Space<K, V> now = this.current.get();
		if (!now.equals(this.space)) {
			evict(now, outcome);
		}
	}

}
