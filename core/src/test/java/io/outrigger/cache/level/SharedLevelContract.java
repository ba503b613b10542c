package io.outrigger.cache.level;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a level that processes share owes to the memory in front of it.
 */
public abstract class SharedLevelContract {

	protected static final Duration TTL = Duration.ofMinutes(1);

	private static final Duration LEASE = Duration.ofSeconds(5);

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
		Finding<String> none = here.read(1, Duration.ZERO).block();
		assertThat(none.stored()).isNull();
		assertThat(none.ticket()).isNotEqualTo(Ticket.NONE);
		assertThat(here.fill(1, none.ticket(), Content.of("a", TTL)).block()).isTrue();
		Finding<String> found = there.read(1, Duration.ZERO).block();
		assertThat(found.stored()).isNotNull();
		assertThat(found.stored().content().value()).isEqualTo("a");
		assertThat(found.ticket()).isEqualTo(none.ticket());
		assertThat(found.stored().fresh()).isPositive().isLessThanOrEqualTo(TTL);
		assertThat(found(there, 2)).isFalse();
		assertThat(heard.changes).as("fills are nobody's business").isEmpty();
	}

	@Test
	void thatThereIsNoValueIsFoundToo() {
		SharedLevel<Integer, String> level = open(new Heard());
		Ticket ticket = ticket(level, 1);
		assertThat(level.fill(1, ticket, Content.of(null, TTL)).block()).isTrue();
		Finding<String> found = level.read(1, Duration.ZERO).block();
		assertThat(found.stored()).isNotNull();
		assertThat(found.stored().content().value()).isNull();
		level.put(2, Content.of(null, TTL)).block();
		assertThat(found(level, 2)).isTrue();
	}

	@Test
	void whatWasLoadedBeforeAChangeIsRefusedWhoeverMadeIt() {
		SharedLevel<Integer, String> here = open(new Heard());
		SharedLevel<Integer, String> there = open(new Heard());
		List<Mono<?>> changes = List.of(here.evict(1), there.evict(1), there.put(1, Content.of("new", TTL)),
				there.putIfAbsent(1, Content.of("newer", TTL)), here.clear(), there.clear(),
				Mono.fromRunnable(this::flush));
		for (Mono<?> change : changes) {
			here.evict(1).block();
			Ticket ticket = ticket(here, 1);
			change.block();
			assertThat(here.fill(1, ticket, Content.of("old", TTL)).block()).as(changes.indexOf(change) + ".")
				.isFalse();
			assertThat(value(here, 1)).isNotEqualTo("old");
		}
	}

	@Test
	void aRefreshOfWhatIsThereIsRefusedAfterAChange() {
		SharedLevel<Integer, String> level = open(new Heard());
		level.put(1, Content.of("a", TTL)).block();
		Ticket before = ticket(level, 1);
		assertThat(level.fill(1, before, Content.of("b", TTL)).block()).isTrue();
		assertThat(value(level, 1)).isEqualTo("b");
		level.put(1, Content.of("c", TTL)).block();
		assertThat(level.fill(1, before, Content.of("d", TTL)).block()).isFalse();
		assertThat(value(level, 1)).isEqualTo("c");
	}

	@Test
	void everyChangeIsToldWithAGenerationGreaterThanAllBefore() {
		Heard here = new Heard();
		Heard there = new Heard();
		SharedLevel<Integer, String> level = open(here);
		SharedLevel<Integer, String> other = open(there);
		Ticket ticket = ticket(level, 1);
		Outcome put = level.put(1, Content.of("a", TTL)).block();
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
		assertThat(found(level, 1)).isFalse();
	}

	@Test
	void aValueIsPutIfThereIsNone() {
		Heard heard = new Heard();
		SharedLevel<Integer, String> level = open(heard);
		assertThat(level.putIfAbsent(1, Content.of("a", TTL)).block().applied()).isTrue();
		assertThat(level.putIfAbsent(1, Content.of("b", TTL)).block()).isEqualTo(Outcome.REFUSED);
		assertThat(value(level, 1)).isEqualTo("a");
		level.put(1, Content.of(null, TTL)).block();
		assertThat(level.putIfAbsent(1, Content.of("c", TTL)).block().applied()).as("missing").isTrue();
		assertThat(value(level, 1)).isEqualTo("c");
		await().untilAsserted(() -> assertThat(heard.changes).as("what is refused changes nothing").hasSize(3));
	}

	@Test
	void aValueIsReplacedIfItIsTheOneExpected() {
		SharedLevel<Integer, String> level = open(new Heard());
		assertThat(level.replace(1, "a", Content.of("b", TTL)).block()).isEqualTo(Outcome.REFUSED);
		level.put(1, Content.of("a", TTL)).block();
		assertThat(level.replace(1, "x", Content.of("b", TTL)).block()).isEqualTo(Outcome.REFUSED);
		assertThat(level.replace(1, "a", Content.of("b", TTL)).block().applied()).isTrue();
		assertThat(value(level, 1)).isEqualTo("b");
		level.put(1, Content.of(null, TTL)).block();
		assertThat(level.replace(1, "b", Content.of("c", TTL)).block()).isEqualTo(Outcome.REFUSED);
	}

	@Test
	void clearingForgetsAllAndTellsEverybody() {
		Heard heard = new Heard();
		SharedLevel<Integer, String> level = open(heard);
		for (int key = 0; key < 100; key++) {
			level.put(key, Content.of("a", TTL)).block();
		}
		open(new Heard()).clear().block();
		for (int key = 0; key < 100; key++) {
			assertThat(found(level, key)).isFalse();
		}
		await().untilAsserted(() -> assertThat(heard.lost).hasSize(SharedLevel.BUCKETS));
	}

	@Test
	void whatHasATagIsForgottenTogetherWhoeverKeptIt() {
		Heard heard = new Heard();
		SharedLevel<Integer, String> here = open(heard);
		SharedLevel<Integer, String> there = open(new Heard());
		here.put(1, tagged("a", "red", "big")).block();
		Ticket ticket = ticket(there, 2);
		assertThat(there.fill(2, ticket, tagged("b", "red")).block()).isTrue();
		here.put(3, tagged("c", "blue")).block();
		assertThat(here.evictTag("red").collectList().block()).hasSize(SharedLevel.BUCKETS)
			.allMatch(TagEviction::isKnown);
		assertThat(found(here, 1)).isFalse();
		assertThat(found(there, 2)).isFalse();
		assertThat(value(there, 3)).isEqualTo("c");
		await().untilAsserted(() -> assertThat(heard.tags).hasSize(SharedLevel.BUCKETS).containsValue("red"));
		there.put(1, tagged("d", "red")).block();
		assertThat(value(here, 1)).as("since").isEqualTo("d");
	}

	@Test
	void whatWasLoadedBeforeItsTagWasEvictedIsRefused() {
		SharedLevel<Integer, String> level = open(new Heard());
		Ticket before = ticket(level, 1);
		Ticket other = ticket(level, 2);
		level.evictTag("red").collectList().block();
		assertThat(level.fill(1, before, tagged("old", "big", "red")).block()).isFalse();
		assertThat(level.fill(2, other, tagged("b", "blue")).block()).as("of another tag").isTrue();
		assertThat(level.fill(1, ticket(level, 1), tagged("new", "red")).block()).isTrue();
		assertThat(value(level, 1)).isEqualTo("new");
	}

	@Test
	void moreTagsThanThereIsRoomForEvictMoreThanTheirOwn() {
		SharedLevel<Integer, String> level = open(new Heard());
		level.put(1, tagged("a", "mine")).block();
		level.put(2, Content.of("untagged", TTL)).block();
		for (int tag = 0; tag < 1_200; tag++) {
			level.evictTag("tag-" + tag).collectList().block();
		}
		assertThat(found(level, 1)).isFalse();
		assertThat(value(level, 2)).isEqualTo("untagged");
		Ticket ticket = ticket(level, 1);
		assertThat(level.fill(1, ticket, tagged("b", "mine")).block()).isTrue();
		assertThat(value(level, 1)).isEqualTo("b");
	}

	@Test
	void oneLoadsAtATimeAndWhoWaitsIsWokenByTheFill() {
		SharedLevel<Integer, String> here = open(new Heard());
		SharedLevel<Integer, String> there = open(new Heard());
		Ticket won = here.read(1, LEASE).block().ticket();
		assertThat(won.isBusy()).isFalse();
		Ticket busy = there.read(1, LEASE).block().ticket();
		assertThat(busy.isBusy()).isTrue();
		assertThat(busy.busy()).isLessThanOrEqualTo(LEASE);
		CompletableFuture<Void> waiting = there.awaitLoad(1, TTL).toFuture();
		assertThat(here.fill(1, won, Content.of("a", TTL)).block()).isTrue();
		await().until(waiting::isDone);
		assertThat(value(there, 1)).isEqualTo("a");
	}

	@Test
	void whoGivesALeaseBackLetsTheNextOneLoad() {
		SharedLevel<Integer, String> here = open(new Heard());
		SharedLevel<Integer, String> there = open(new Heard());
		Ticket won = here.read(1, LEASE).block().ticket();
		assertThat(there.read(1, LEASE).block().ticket().isBusy()).isTrue();
		CompletableFuture<Void> waiting = there.awaitLoad(1, TTL).toFuture();
		here.release(1, won).block();
		await().until(waiting::isDone);
		Ticket next = there.read(1, LEASE).block().ticket();
		assertThat(next.isBusy()).isFalse();
		here.release(1, won).block();
		assertThat(here.read(1, LEASE).block().ticket().isBusy()).as("somebody else's is not given back").isTrue();
	}

	@Test
	void aLeaseEndsByItself() {
		SharedLevel<Integer, String> here = open(new Heard());
		SharedLevel<Integer, String> there = open(new Heard());
		here.read(1, Duration.ofMillis(50)).block();
		await().until(() -> !there.read(1, LEASE).block().ticket().isBusy());
	}

	@Test
	void aWaitForALoadEndsByItself() {
		SharedLevel<Integer, String> level = open(new Heard());
		level.awaitLoad(1, Duration.ofMillis(20)).block(LEASE);
	}

	@Test
	void whatIsExpiredIsThereButFreshNoMoreAndCanBePutAsIfAbsent() {
		Heard heard = new Heard();
		SharedLevel<Integer, String> level = open(heard);
		Ticket before = ticket(level, 1);
		level.put(1, kept("a")).block();
		assertThat(level.expire(1).block().isKnown()).isTrue();
		await().untilAsserted(() -> assertThat(heard.changes).hasSize(2));
		Stored<String> stored = level.read(1, Duration.ZERO).block().stored();
		assertThat(stored.content().value()).isEqualTo("a");
		assertThat(stored.isFresh()).isFalse();
		assertThat(level.replace(1, "a", kept("b")).block()).isEqualTo(Outcome.REFUSED);
		assertThat(level.fill(1, before, kept("old")).block()).isFalse();
		Ticket ticket = level.prepare(1, LEASE).block().ticket();
		assertThat(level.fill(1, ticket, kept("c")).block()).isTrue();
		assertThat(level.read(1, Duration.ZERO).block().stored().isFresh()).isTrue();
		level.expire(1).block();
		assertThat(level.putIfAbsent(1, kept("d")).block().applied()).isTrue();
		assertThat(value(level, 1)).isEqualTo("d");
		assertThat(level.expire(2).block().isKnown()).as("nothing there").isTrue();
	}

	@Test
	void aValueIsCurrentUntilItsKeyOrATagOfItChanges() {
		SharedLevel<Integer, String> here = open(new Heard());
		SharedLevel<Integer, String> there = open(new Heard());
		List<Mono<?>> changes = List.of(there.evict(1), there.put(1, kept("b")), there.expire(1), there.clear(),
				there.evictTag("red").collectList(), Mono.fromRunnable(this::flush));
		for (Mono<?> change : changes) {
			here.put(1, tagged("a", "red")).block();
			Ticket origin = here.read(1, Duration.ZERO).block().stored().origin();
			assertThat(there.isCurrent(1, origin, Set.of("red")).block()).as(changes.indexOf(change) + ".").isTrue();
			change.block();
			assertThat(here.isCurrent(1, origin, Set.of("red")).block()).as(changes.indexOf(change) + ".").isFalse();
		}
	}

	@Test
	void howItStandsWithAKeyIsTold() {
		SharedLevel<Integer, String> level = open(new Heard());
		Standing<String> nothing = level.standing(1).block();
		assertThat(nothing.reachable()).isTrue();
		assertThat(nothing.stored()).isNull();
		assertThat(nothing.bucket()).isEqualTo(level.bucket(1));
		level.read(1, LEASE).block();
		assertThat(level.standing(1).block().busy()).isPositive();
		Outcome put = level.put(1, tagged("a", "red")).block();
		Standing<String> standing = level.standing(1).block();
		assertThat(standing.generation()).isEqualTo(put.generation());
		assertThat(standing.stored().content().tags()).containsExactly("red");
		level.evictTag("red").collectList().block();
		assertThat(level.standing(1).block().stored()).isNull();
	}

	private static Content<String> tagged(String value, String... tags) {
		return new Content<>(value, TTL, TTL, Duration.ofMillis(5), Set.of(tags));
	}

	private static Content<String> kept(String value) {
		return new Content<>(value, TTL, TTL.multipliedBy(2), Duration.ZERO, Set.of());
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

	protected static @Nullable String value(SharedLevel<Integer, String> level, int key) {
		Stored<String> stored = level.read(key, Duration.ZERO).block().stored();
		return (stored != null) ? stored.content().value() : null;
	}

	protected static boolean found(SharedLevel<Integer, String> level, int key) {
		return level.read(key, Duration.ZERO).block().stored() != null;
	}

	protected static Ticket ticket(SharedLevel<Integer, String> level, int key) {
		return level.read(key, Duration.ZERO).block().ticket();
	}

	protected static CacheDefinition<Integer, String> products() {
		CacheSettings settings = CacheSettings.of(TTL, Duration.ZERO, 100, Duration.ofSeconds(10));
		return new CacheDefinition<>("products", Integer.class, String.class, () -> settings);
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

		public final Set<Change> changes = Collections.synchronizedSet(new LinkedHashSet<>());

		public final Map<Integer, String> tags = new ConcurrentHashMap<>();

		public final Set<Integer> lost = ConcurrentHashMap.newKeySet();

		@Override
		public void changed(int bucket, Integer key, long generation) {
			this.changes.add(new Change(bucket, key, generation));
		}

		@Override
		public void tagEvicted(int bucket, String tag, long revision) {
			this.tags.put(bucket, tag);
		}

		@Override
		public void lost(int bucket) {
			this.lost.add(bucket);
		}

	}

}
