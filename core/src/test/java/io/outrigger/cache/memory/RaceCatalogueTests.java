package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.level.ModelLevels;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The races that caches of two levels are known to lose, each forced to happen, between
 * two processes that share a level. The letters are those of {@code docs/cache.md}.
 */
class RaceCatalogueTests {

	private static final CacheSettings SETTINGS = CacheSettings.of(Duration.ofMinutes(1), Duration.ZERO, 100,
			Duration.ofSeconds(10));

	private final ModelLevels levels = new ModelLevels(Ticker.system());

	private final IntelligentCache<Integer, String> here = process();

	private final IntelligentCache<Integer, String> there = process();

	private IntelligentCache<Integer, String> process() {
		return new InMemoryIntelligentCaches(() -> new CachesSettings(SETTINGS, Map.of()), Ticker.system(), this.levels,
				(name) -> null)
			.cache("products", Integer.class, String.class);
	}

	private static String load(IntelligentCache<Integer, String> cache, String value) {
		return cache.get(1, (key) -> Mono.just(value)).block();
	}

	@Test
	void aLoadThatBeganBeforeAnEvictionHereIsKeptNowhere() {
		Sinks.One<String> database = Sinks.one();
		List<String> answers = new ArrayList<>();
		this.here.get(1, (key) -> database.asMono()).subscribe(answers::add);
		this.here.evict(1).block();
		database.tryEmitValue("old");
		assertThat(answers).as("who waited gets it").containsExactly("old");
		assertThat(this.here.peek(1)).isNull();
		assertThat(load(this.there, "new")).isEqualTo("new");
	}

	@Test
	void bLoadThatBeganBeforeAnEvictionElsewhereFillsNothing() {
		Sinks.One<String> database = Sinks.one();
		this.here.get(1, (key) -> database.asMono()).subscribe();
		this.levels.holding = true;
		this.there.evict(1).block();
		database.tryEmitValue("old");
		assertThat(this.here.peek(1)).as("the message has not even come").isNull();
		assertThat(load(this.there, "new")).isEqualTo("new");
		this.levels.deliver();
		assertThat(load(this.here, "newer")).isEqualTo("new");
	}

	@Test
	void dWhatIsReadWhileItIsEvictedHereDoesNotComeBack() {
		load(this.there, "old");
		this.levels.beforeAnswer = () -> this.here.evict(1).block();
		AtomicInteger loads = new AtomicInteger();
		assertThat(this.here.get(1, (key) -> Mono.fromSupplier(() -> "new" + loads.incrementAndGet())).block())
			.isEqualTo("new1");
		assertThat(this.here.peek(1)).isEqualTo("new1");
	}

	@Test
	void eMessageThatOvertakesTheAnswerItMakesOldIsNotForgotten() {
		load(this.there, "old");
		this.levels.beforeAnswer = () -> this.there.put(1, "new").block();
		assertThat(load(this.here, "x")).as("asked again").isEqualTo("new");
		assertThat(this.here.peek(1)).isEqualTo("new");
	}

	@Test
	void eMessageThatOvertakesTheAnswerToWhoLoadsNothingIsNotForgottenEither() {
		load(this.there, "old");
		this.levels.beforeAnswer = () -> this.there.evict(1).block();
		this.here.get(1).block();
		assertThat(this.here.peek(1)).isNull();
	}

	@Test
	void fEchoOfAnOwnOlderChangeUndoesNoNewerOne() {
		this.levels.holding = true;
		this.here.put(1, "first").block();
		this.here.evict(1).block();
		this.here.put(1, "second").block();
		this.levels.deliver();
		assertThat(this.here.peek(1)).isEqualTo("second");
		this.here.evict(1).block();
		assertThat(load(this.here, "third")).isEqualTo("third");
		this.levels.deliver();
		assertThat(this.here.peek(1)).as("loaded after the eviction of which the echo tells").isEqualTo("third");
	}

	@Test
	void fLateMessageOfAnOlderChangeElsewhereUndoesNoNewerOne() {
		this.levels.holding = true;
		this.there.put(1, "older").block();
		this.here.put(1, "newer").block();
		this.levels.deliver();
		assertThat(this.here.peek(1)).isEqualTo("newer");
		assertThat(load(this.there, "x")).isEqualTo("newer");
	}

	@Test
	void fPutThatLandsAfterTheMessageOfANewerOneIsNotKept() {
		// The other's put comes between ours in the store and ours in memory
		Mono<Void> put = this.here.put(1, "ours");
		this.levels.afterChange = () -> this.there.put(1, "theirs").block();
		put.block();
		assertThat(this.here.peek(1)).isNull();
		assertThat(load(this.here, "x")).isEqualTo("theirs");
	}

	@Test
	void gWhereMessagesWereLostNothingCountsThatWasThere() {
		load(this.here, "old");
		Sinks.One<String> database = Sinks.one();
		List<String> answers = new ArrayList<>();
		this.here.get(2, (key) -> database.asMono()).subscribe(answers::add);
		this.levels.lose();
		database.tryEmitValue("begun before");
		assertThat(this.here.peek(1)).isNull();
		assertThat(this.here.peek(2)).isNull();
		assertThat(answers).containsExactly("begun before");
		this.here.put(3, "after").block();
		assertThat(this.here.peek(3)).isEqualTo("after");
	}

	@Test
	void whatCountsNoMoreGoesWithoutWaitingForALoadThatNeverEnds() {
		this.here.get(99, (key) -> Mono.never()).subscribe();
		for (int key = 0; key < 50; key++) {
			this.here.put(key, "old").block();
		}
		this.levels.lose();
		await().untilAsserted(() -> assertThat(this.here.statistics().size()).isEqualTo(1));
	}

	@Test
	void withoutTheStoreWhatChangedHereHoldsHereAndALoadFromBeforeDoesNot() {
		Sinks.One<String> database = Sinks.one();
		this.here.get(1, (key) -> database.asMono()).subscribe();
		this.levels.down = true;
		this.here.evict(1).block();
		database.tryEmitValue("old");
		assertThat(this.here.peek(1)).isNull();
		assertThat(load(this.here, "new")).isEqualTo("new");
		assertThat(this.here.peek(1)).isEqualTo("new");
		this.levels.down = false;
		this.there.put(1, "theirs").block();
		assertThat(this.here.peek(1)).as("of no known generation, so older than any change").isNull();
	}

	@Test
	void aLoadOfWhichTheStoreDoesNotKnowIsNotKeptAfterAnyMessage() {
		Sinks.One<String> database = Sinks.one();
		this.levels.down = true;
		this.here.get(1, (key) -> database.asMono()).subscribe();
		this.levels.down = false;
		this.there.evict(1).block();
		database.tryEmitValue("old");
		assertThat(this.here.peek(1)).isNull();
	}

	@Test
	void whoAsksAfterTheMessageDoesNotWaitForALoadFromBefore() {
		Sinks.One<String> database = Sinks.one();
		this.here.get(1, (key) -> database.asMono()).subscribe();
		this.there.evict(1).block();
		assertThat(load(this.here, "new")).isEqualTo("new");
		database.tryEmitValue("old");
		assertThat(this.here.peek(1)).isEqualTo("new");
	}

	@Test
	void clearingElsewhereLeavesNothingHereNorWhatIsOnItsWay() {
		load(this.here, "old");
		Sinks.One<String> database = Sinks.one();
		this.here.get(2, (key) -> database.asMono()).subscribe();
		this.there.clear().block();
		database.tryEmitValue("old");
		assertThat(this.here.peek(1)).isNull();
		assertThat(this.here.peek(2)).isNull();
		assertThat(load(this.there, "new")).isEqualTo("new");
		assertThat(load(this.here, "x")).isEqualTo("new");
	}

}
