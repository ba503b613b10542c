package io.outrigger.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What every form of {@link IntelligentCache} owes for tags, and for whatever else is
 * different from value to value.
 */
public abstract class IntelligentCacheTagContract extends TimedCacheContract {

	private IntelligentCache<Integer, String> red() {
		return this.cache.with(EntryOptions.tags("red", "colour"));
	}

	static Stream<Arguments> everyPointOnEveryPath() {
		return Stream.of(IntelligentCacheRaceContract.Point.values())
			.flatMap((point) -> Stream.of(IntelligentCacheRaceContract.Path.values())
				.map((path) -> Arguments.of(point, path)));
	}

	private void loadWhile(Mono<Void> evicted, IntelligentCacheRaceContract.Point point,
			IntelligentCacheRaceContract.Path path) {
		StepVerifier.create(path.ask(red(), point.loader("old", evicted)).transform(point.caller(evicted)))
			.expectNext("old")
			.verifyComplete();
	}

	@ParameterizedTest
	@MethodSource("everyPointOnEveryPath")
	void whatWasLoadedBeforeItsTagWasEvictedIsNeverKept(IntelligentCacheRaceContract.Point point,
			IntelligentCacheRaceContract.Path path) {
		Mono<Void> evicted = this.cache.evictTag("red");
		loadWhile(evicted, point, path);
		assertThat(this.cache.peek(1)).isNull();
		assertThat(this.cache.find(1).block()).isNull();
		for (IntelligentCacheRaceContract.Path next : IntelligentCacheRaceContract.Path.values()) {
			StepVerifier.create(next.ask(red(), (key) -> Mono.just("new"))).expectNext("new").verifyComplete();
		}
	}

	@ParameterizedTest
	@MethodSource("everyPointOnEveryPath")
	void whoAsksAfterATagWasEvictedGetsALoadOfTheirOwn(IntelligentCacheRaceContract.Point point,
			IntelligentCacheRaceContract.Path path) {
		StringBuilder seen = new StringBuilder();
		Mono<Void> evicted = this.cache.evictTag("red")
			.then(Mono.fromRunnable(() -> path.ask(red(), this.loader).subscribe(seen::append)));
		loadWhile(evicted, point, path);
		assertThat(this.loader.asked()).containsExactly(1);
		assertThat(this.cache.peek(1)).isNull();
		this.loader.answer(0, "new");
		assertThat(seen).hasToString("new");
		assertThat(this.cache.peek(1)).isEqualTo("new");
	}

	@ParameterizedTest
	@MethodSource("everyPointOnEveryPath")
	void whatIsLoadedWhileAnotherTagIsEvictedIsKept(IntelligentCacheRaceContract.Point point,
			IntelligentCacheRaceContract.Path path) {
		Mono<Void> evicted = this.cache.evictTag("blue");
		loadWhile(evicted, point, path);
		assertThat(this.cache.peek(1)).isEqualTo("old");
	}

	@Test
	void aTagTakesAlongAllThatHaveItAndNothingElse() {
		red().put(1, "red").block();
		this.cache.with(EntryOptions.tags("blue", "colour")).put(2, "blue").block();
		this.cache.put(3, "grey").block();
		this.cache.evictTag("red").block();
		assertThat(this.cache.peek(1)).isNull();
		assertThat(this.cache.peek(2)).isEqualTo("blue");
		this.cache.evictTag("colour").block();
		assertThat(this.cache.peek(2)).isNull();
		assertThat(this.cache.peek(3)).isEqualTo("grey");
		assertThat(this.cache.get(1).block()).isNull();
		assertThat(this.cache.get(2).block()).isNull();
	}

	@Test
	void whatIsPutAfterItsTagWasEvictedStays() {
		this.cache.evictTag("red").block();
		red().put(1, "put").block();
		assertThat(red().putIfAbsent(2, "absent").block()).isTrue();
		assertThat(red().replace(2, "absent", "replaced").block()).isTrue();
		assertThat(this.cache.peek(1)).isEqualTo("put");
		assertThat(this.cache.peek(2)).isEqualTo("replaced");
	}

	@Test
	void whatIsEvictedByItsTagIsAbsent() {
		red().put(1, "old").block();
		this.cache.evictTag("red").block();
		assertThat(this.cache.replace(1, "old", "replaced").block()).isFalse();
		assertThat(red().putIfAbsent(1, "new").block()).isTrue();
		assertThat(this.cache.peek(1)).isEqualTo("new");
	}

	@Test
	void whatIsEvictedByItsTagIsNoAnswerHoweverStaleMayBe() {
		staleFor(HOUR, HOUR);
		red().put(1, "old").block();
		this.cache.evictTag("red").block();
		assertThat(ask((key) -> Mono.error(error())).saw()).containsExactly("IllegalStateException");
	}

	@Test
	void ofMoreTagsThanAreRememberedNoneIsForgotten() {
		red().put(1, "red").block();
		this.cache.put(2, "grey").block();
		for (int i = 0; i < 300; i++) {
			this.cache.evictTag("tag" + i).block();
		}
		assertThat(this.cache.peek(1)).as("few enough").isEqualTo("red");
		this.cache.evictTag("red").block();
		for (int i = 300; i < 1100; i++) {
			this.cache.evictTag("tag" + i).block();
		}
		assertThat(this.cache.peek(1)).isNull();
		assertThat(this.cache.get(1).block()).isNull();
		assertThat(this.cache.peek(2)).isEqualTo("grey");
		red().put(3, "after").block();
		assertThat(this.cache.peek(3)).isEqualTo("after");
	}

	@Test
	void aBatchTagsEachValueByItself() {
		List<Integer> keys = IntStream.range(0, 10).boxed().toList();
		this.cache.with((value) -> EntryOptions.tags(value))
			.getAll(keys,
					(missing) -> Mono.just(missing.stream()
						.collect(Collectors.toMap((key) -> key, (key) -> (key % 2 == 0) ? "even" : "odd"))))
			.block();
		this.cache.evictTag("even").block();
		for (int key : keys) {
			assertThat(this.cache.peek(key)).isEqualTo((key % 2 == 0) ? null : "odd");
		}
	}

	@Test
	void aBatchThatRunsWhileATagIsEvictedLosesWhatHasIt() {
		FakeLoader<Set<Integer>, Map<Integer, String>> batch = new FakeLoader<>();
		Caller caller = Caller.of(this.cache.with((value) -> EntryOptions.tags(value)).getAll(List.of(1, 2), batch));
		this.cache.evictTag("even").block();
		batch.answer(0, Map.of(1, "odd", 2, "even"));
		assertThat(caller.saw()).containsExactly("{1=odd, 2=even}");
		assertThat(this.cache.peek(1)).isEqualTo("odd");
		assertThat(this.cache.peek(2)).isNull();
		assertThat(this.cache.get(2).block()).isNull();
	}

	@Test
	void eachValueMayHaveATimeToLiveOfItsOwn() {
		Duration brief = Duration.ofSeconds(1);
		IntelligentCache<Integer, String> own = this.cache
			.with((value) -> value.equals("brief") ? EntryOptions.ttl(brief) : EntryOptions.NONE);
		own.getAll(List.of(1, 2), (missing) -> Mono.just(Map.of(1, "brief", 2, "long"))).block();
		own.put(3, "brief").block();
		pass(brief.minusNanos(1));
		assertThat(this.cache.peek(1)).isEqualTo("brief");
		pass(Duration.ofNanos(1));
		assertThat(this.cache.peek(1)).isNull();
		assertThat(this.cache.get(1).block()).isNull();
		assertThat(this.cache.peek(3)).isNull();
		assertThat(this.cache.peek(2)).isEqualTo("long");
		pass(TTL.minus(brief));
		assertThat(this.cache.peek(2)).isNull();
	}

	@Test
	void aLongerTimeToLiveThanThatOfTheSettingsHolds() {
		this.cache.with(EntryOptions.ttl(HOUR)).put(1, "a").block();
		pass(HOUR.minusNanos(1));
		assertThat(this.cache.peek(1)).isEqualTo("a");
		pass(Duration.ofNanos(1));
		assertThat(this.cache.peek(1)).isNull();
	}

	@Test
	void aStaleValueOfATimeOfItsOwnIsLoadedAnewWithOne() {
		staleFor(HOUR, Duration.ZERO);
		IntelligentCache<Integer, String> own = this.cache.with(EntryOptions.ttl(Duration.ofSeconds(1)));
		own.put(1, "old").block();
		pass(Duration.ofSeconds(1));
		assertThat(Caller.of(own.get(1, this.loader)).saw()).containsExactly("old");
		this.loader.answer(0, "new");
		assertThat(this.cache.peek(1)).isEqualTo("new");
		pass(Duration.ofSeconds(1));
		assertThat(this.cache.peek(1)).isNull();
	}

	@Test
	void whatIsKeptIsTheSameWithWhateverOptions() {
		red().put(1, "a").block();
		assertThat(this.cache.peek(1)).isEqualTo("a");
		this.cache.evict(1).block();
		assertThat(red().peek(1)).isNull();
		assertThat(red().statistics().size()).isEqualTo(this.cache.statistics().size());
	}

	@Test
	void optionsThatFailFailTheLoadOrThePutAndTheKeyCanBeLoaded() {
		IntelligentCache<Integer, String> failing = this.cache.with((value) -> {
			throw new IllegalStateException("no options");
		});
		StepVerifier.create(failing.get(1, (key) -> Mono.just("a"))).verifyErrorMessage("no options");
		StepVerifier.create(failing.getAll(List.of(1, 2), (keys) -> Mono.just(Map.of(1, "a", 2, "b"))))
			.verifyErrorMessage("no options");
		StepVerifier.create(failing.put(1, "a")).verifyErrorMessage("no options");
		assertThat(ask((key) -> Mono.just("b")).saw()).containsExactly("b");
	}

	@Test
	void whatIsNoTagIsRefused() {
		for (String none : List.of("", "a\nb", "a".repeat(129))) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.cache.evictTag(none))
				.withMessageContaining("Tag is '" + none + "' but must be");
			assertThatIllegalArgumentException().isThrownBy(() -> EntryOptions.tags(none));
		}
		String[] many = IntStream.range(0, 17).mapToObj(String::valueOf).toArray(String[]::new);
		assertThatIllegalArgumentException().isThrownBy(() -> EntryOptions.tags(many)).withMessageContaining("16");
	}

}
