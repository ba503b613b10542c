package io.outrigger.cache.level;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a level that processes share owes to the memory in front of it.
 */
public abstract class SharedLevelContract {

	protected static final Duration TTL = Duration.ofMinutes(1);

	/**
	 * Opens the level of the cache "products" as another process would.
	 * @param listener hears of what changes
	 * @return the level, which is up and hears of what changes from now on
	 */
	protected abstract SharedLevel<Integer, String> open(ChangeListener<Integer> listener);

	/**
	 * Lets the store forget everything.
	 */
	protected abstract void flush();

	@Test
	void whatIsLoadedIsFoundByAllForItsTime() {
		SharedLevel<Integer, String> here = open(new Heard());
		Heard heard = new Heard();
		SharedLevel<Integer, String> there = open(heard);
		Finding<String> none = here.read(1).block();
		assertThat(none.found()).isFalse();
		assertThat(none.ticket()).isNotEqualTo(Ticket.NONE);
		assertThat(here.fill(1, none.ticket(), "a", TTL).block()).isTrue();
		Finding<String> found = there.read(1).block();
		assertThat(found.found()).isTrue();
		assertThat(found.value()).isEqualTo("a");
		assertThat(found.ticket()).isEqualTo(none.ticket());
		assertThat(found.left()).isPositive().isLessThanOrEqualTo(TTL);
		assertThat(there.read(2).block().found()).isFalse();
		assertThat(heard.changes).as("fills are nobody's business").isEmpty();
	}

	@Test
	void thatThereIsNoValueIsFoundToo() {
		SharedLevel<Integer, String> level = open(new Heard());
		Ticket ticket = level.read(1).block().ticket();
		assertThat(level.fill(1, ticket, null, TTL).block()).isTrue();
		Finding<String> found = level.read(1).block();
		assertThat(found.found()).isTrue();
		assertThat(found.value()).isNull();
		level.put(2, null, TTL).block();
		assertThat(level.read(2).block().found()).isTrue();
	}

	@Test
	void whatWasLoadedBeforeAChangeIsRefusedWhoeverMadeIt() {
		SharedLevel<Integer, String> here = open(new Heard());
		SharedLevel<Integer, String> there = open(new Heard());
		List<Mono<?>> changes = List.of(here.evict(1), there.evict(1), there.put(1, "new", TTL),
				there.putIfAbsent(1, "newer", TTL), here.clear(), there.clear(), Mono.fromRunnable(this::flush));
		for (Mono<?> change : changes) {
			here.evict(1).block();
			Ticket ticket = here.read(1).block().ticket();
			change.block();
			assertThat(here.fill(1, ticket, "old", TTL).block()).as(changes.indexOf(change) + ".").isFalse();
			assertThat(here.read(1).block().value()).isNotEqualTo("old");
		}
	}

	@Test
	void aRefreshOfWhatIsThereIsRefusedAfterAChange() {
		SharedLevel<Integer, String> level = open(new Heard());
		level.put(1, "a", TTL).block();
		Ticket before = level.read(1).block().ticket();
		assertThat(level.fill(1, before, "b", TTL).block()).isTrue();
		assertThat(level.read(1).block().value()).isEqualTo("b");
		level.put(1, "c", TTL).block();
		assertThat(level.fill(1, before, "d", TTL).block()).isFalse();
		assertThat(level.read(1).block().value()).isEqualTo("c");
	}

	@Test
	void everyChangeIsToldWithAGenerationGreaterThanAllBefore() {
		Heard here = new Heard();
		Heard there = new Heard();
		SharedLevel<Integer, String> level = open(here);
		SharedLevel<Integer, String> other = open(there);
		Ticket ticket = level.read(1).block().ticket();
		Outcome put = level.put(1, "a", TTL).block();
		Outcome evicted = other.evict(1).block();
		assertThat(put.isKnown()).isTrue();
		assertThat(put.applied()).isTrue();
		assertThat(put.generation()).isGreaterThan(ticket.generation());
		assertThat(evicted.generation()).isGreaterThan(put.generation());
		int bucket = level.bucket(1);
		for (Heard heard : List.of(here, there)) {
			await().untilAsserted(() -> assertThat(heard.changes)
				.containsExactly(new Change(bucket, 1, put.generation()), new Change(bucket, 1, evicted.generation())));
			assertThat(heard.lost).isEmpty();
		}
		assertThat(level.read(1).block().found()).isFalse();
	}

	@Test
	void aValueIsPutIfThereIsNone() {
		Heard heard = new Heard();
		SharedLevel<Integer, String> level = open(heard);
		assertThat(level.putIfAbsent(1, "a", TTL).block().applied()).isTrue();
		assertThat(level.putIfAbsent(1, "b", TTL).block()).isEqualTo(Outcome.REFUSED);
		assertThat(level.read(1).block().value()).isEqualTo("a");
		level.put(1, null, TTL).block();
		assertThat(level.putIfAbsent(1, "c", TTL).block().applied()).as("missing").isTrue();
		assertThat(level.read(1).block().value()).isEqualTo("c");
		await().untilAsserted(() -> assertThat(heard.changes).as("what is refused changes nothing").hasSize(3));
	}

	@Test
	void aValueIsReplacedIfItIsTheOneExpected() {
		SharedLevel<Integer, String> level = open(new Heard());
		assertThat(level.replace(1, "a", "b", TTL).block()).isEqualTo(Outcome.REFUSED);
		level.put(1, "a", TTL).block();
		assertThat(level.replace(1, "x", "b", TTL).block()).isEqualTo(Outcome.REFUSED);
		assertThat(level.replace(1, "a", "b", TTL).block().applied()).isTrue();
		assertThat(level.read(1).block().value()).isEqualTo("b");
		level.put(1, null, TTL).block();
		assertThat(level.replace(1, "b", "c", TTL).block()).isEqualTo(Outcome.REFUSED);
	}

	@Test
	void clearingForgetsAllAndTellsEverybody() {
		Heard heard = new Heard();
		SharedLevel<Integer, String> level = open(heard);
		for (int key = 0; key < 100; key++) {
			level.put(key, "a", TTL).block();
		}
		open(new Heard()).clear().block();
		for (int key = 0; key < 100; key++) {
			assertThat(level.read(key).block().found()).isFalse();
		}
		await().untilAsserted(() -> assertThat(heard.lost).hasSize(SharedLevel.BUCKETS));
	}

	@Test
	void keysAreSpreadOverAllBuckets() {
		SharedLevel<Integer, String> level = open(new Heard());
		Set<Integer> buckets = ConcurrentHashMap.newKeySet();
		for (int key = 0; key < 1_000; key++) {
			buckets.add(level.bucket(key));
		}
		assertThat(buckets).hasSize(SharedLevel.BUCKETS)
			.allMatch((bucket) -> bucket >= 0 && bucket < SharedLevel.BUCKETS);
	}

	/**
	 * A change that was told.
	 */
	public record Change(int bucket, int key, long generation) {
	}

	/**
	 * Who remembers what was told.
	 */
	public static final class Heard implements ChangeListener<Integer> {

		public final List<Change> changes = new CopyOnWriteArrayList<>();

		public final Set<Integer> lost = ConcurrentHashMap.newKeySet();

		@Override
		public void changed(int bucket, Integer key, long generation) {
			this.changes.add(new Change(bucket, key, generation));
		}

		@Override
		public void lost(int bucket) {
			this.lost.add(bucket);
		}

	}

}
