package io.outrigger.autoconfigure.config.live.source;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Shelves}.
 */
class ShelvesTests {

	private static final int KEYS = 3 * Shelf.MAX_SIZE;

	private static final Shelves MANY = Shelves.EMPTY
		.with(changes(IntStream.range(0, KEYS).mapToObj("app.setting-%06d"::formatted).toList()));

	@Test
	void fewKeysStandOnOneShelf() {
		Shelves few = Shelves.EMPTY
			.with(changes(IntStream.range(0, Shelf.MAX_SIZE).mapToObj("app.setting-%06d"::formatted).toList()));
		assertThat(few.all()).hasSize(1);
		assertThat(few.with(changes(List.of("app.one-more"))).all()).hasSize(2);
	}

	@Test
	void manyKeysStandOnShelvesOfBoundedSizeInOrder() {
		assertThat(MANY.all()).hasSizeBetween(3, 6)
			.allSatisfy((shelf) -> assertThat(shelf.size()).isBetween(1, Shelf.MAX_SIZE));
		assertThat(MANY.names()).isSorted().hasSize(KEYS);
	}

	@Test
	void aNewKeyMakesOneListOfNamesAnew() {
		Shelves next = MANY.with(changes(List.of("app.setting-000007b")));
		assertThat(anew(MANY, next)).hasSize(1)
			.first()
			.satisfies((names) -> assertThat(names).containsSequence("app.setting-000007", "app.setting-000007b",
					"app.setting-000008"));
	}

	@Test
	void aKeyThatIsGoneMakesOneListOfNamesAnew() {
		Shelves next = MANY.with(Map.of(canonical("app.setting-000007"), Optional.empty()));
		assertThat(anew(MANY, next)).hasSize(1)
			.first()
			.satisfies((names) -> assertThat(names).containsSequence("app.setting-000006", "app.setting-000008"));
	}

	@Test
	void anotherSpellingOfAKeyMakesOneListOfNamesAnew() {
		Shelves next = MANY.with(changes(List.of("app.setting000007")));
		assertThat(anew(MANY, next)).hasSize(1)
			.first()
			.satisfies((names) -> assertThat(names).containsSequence("app.setting-000006", "app.setting000007",
					"app.setting-000008"));
	}

	@Test
	void aKeyThatIsThereAlreadyChangesNoShelf() {
		assertThat(MANY.with(changes(List.of("app.setting-000007"))).all()).isEqualTo(MANY.all());
	}

	@Test
	void aShelfThatIsFullIsCutAndTheOthersStay() {
		Shelves next = MANY
			.with(changes(IntStream.range(0, Shelf.MAX_SIZE).mapToObj("app.setting-000007-%06d"::formatted).toList()));
		assertThat(next.all()).hasSizeGreaterThan(MANY.all().size());
		assertThat(next.all()).containsAll(MANY.all().subList(1, MANY.all().size()));
	}

	@Test
	void fewKeysThatAreLeftStandOnOneShelfAgain() {
		Map<String, Optional<String>> gone = new HashMap<>();
		IntStream.range(0, KEYS)
			.filter((i) -> i % 1_000 != 0)
			.forEach((i) -> gone.put(canonical("app.setting-%06d".formatted(i)), Optional.empty()));
		Shelves left = MANY.with(gone);
		assertThat(left.all()).hasSize(1);
		assertThat(left.names()).hasSize(KEYS - gone.size()).contains("app.setting-001000");
	}

	@Test
	void whereAllKeysAreGoneOneShelfIsLeft() {
		Map<String, Optional<String>> gone = new HashMap<>();
		Arrays.stream(MANY.names()).forEach((name) -> gone.put(canonical(name), Optional.empty()));
		assertThat(MANY.with(gone).all()).singleElement().satisfies((shelf) -> assertThat(shelf.size()).isZero());
	}

	@Test
	void aListStandsOnOneShelfHoweverLongAndHoweverItIsSpelled() {
		Set<String> names = new HashSet<>(Set.of("app.long-list"));
		for (int i = 0; i < 2 * Shelf.MAX_SIZE; i++) {
			names.add(((i % 2 == 0) ? "app.longList[" : "app.long-list[") + i + ((i % 3 == 0) ? "]" : "].name"));
		}
		Shelves next = MANY.with(changes(names));
		assertThat(next.all()).filteredOn((shelf) -> Arrays.stream(shelf.names()).anyMatch(names::contains))
			.singleElement()
			.satisfies((shelf) -> assertThat(shelf.names()).containsAll(names));
		Shelf whole = next.all().stream().filter((shelf) -> shelf.size() > Shelf.MAX_SIZE).findFirst().orElseThrow();
		assertThat(next.with(changes(List.of("app.zzz"))).all()).contains(whole);
	}

	@Test
	void whatBecomesAListIsBroughtTogetherAndIsCutAgainOnceItIsNone() {
		Shelves list = MANY.with(changes(List.of("app[0]", "app[9]")));
		assertThat(list.all()).as("all of it is below a list").hasSize(1);
		Shelves none = list.with(Map.of(canonical("app[0]"), Optional.empty(), canonical("app[9]"), Optional.empty()));
		assertThat(none.all()).hasSizeGreaterThan(2);
		assertThat(none.names()).isEqualTo(MANY.names());
	}

	@Test
	void everyVersionHasTheKeysOfAPlainMapInOrderAndEveryListOnOneShelf() {
		Random random = new Random(11);
		TreeMap<String, String> model = new TreeMap<>();
		Shelves shelves = Shelves.EMPTY;
		for (int round = 0; round < 25; round++) {
			Map<String, Optional<String>> changes = new HashMap<>();
			for (int i = random.nextInt(3_000); i >= 0; i--) {
				String name = name(random);
				boolean gone = random.nextInt(4) == 0;
				changes.put(canonical(name), gone ? Optional.empty() : Optional.of(name));
			}
			changes.forEach(
					(key, name) -> name.ifPresentOrElse((present) -> model.put(key, present), () -> model.remove(key)));
			shelves = shelves.with(changes);
			assertThat(shelves.names()).containsExactlyElementsOf(model.values());
			requireWholeLists(shelves);
		}
		assertThat(shelves.all()).hasSizeGreaterThan(2);
	}

	private static String name(Random random) {
		String parent = "p" + random.nextInt(40) + ((random.nextInt(3) == 0) ? ".fooBar" : ".foo-bar");
		int number = random.nextInt(200);
		return switch (random.nextInt(6)) {
			case 0 -> parent;
			case 1 -> parent + "[" + number + "]";
			case 2 -> parent + "[" + number + "].x";
			case 3 -> parent + "." + number + "y";
			case 4 -> "q" + random.nextInt(20_000);
			default -> "p" + random.nextInt(40) + ".z" + random.nextInt(5_000);
		};
	}

	private static void requireWholeLists(Shelves shelves) {
		Set<String> lists = new HashSet<>();
		for (Shelf shelf : shelves.all()) {
			Set<String> here = new HashSet<>();
			for (String name : shelf.names()) {
				CanonicalKey.ofList(PublishedSettings.nameOf(name)).ifPresent(here::add);
			}
			here.forEach((list) -> assertThat(lists.add(list)).as("%s stands on one shelf", list).isTrue());
		}
	}

	private static List<String[]> anew(Shelves before, Shelves after) {
		List<String[]> known = before.all().stream().map(Shelf::names).toList();
		return after.all()
			.stream()
			.map(Shelf::names)
			.filter((names) -> known.stream().noneMatch((one) -> one == names))
			.toList();
	}

	private static Map<String, Optional<String>> changes(Collection<String> names) {
		Map<String, Optional<String>> changes = new HashMap<>();
		names.forEach((name) -> changes.put(canonical(name), Optional.of(name)));
		return changes;
	}

	private static String canonical(String name) {
		return CanonicalKey.of(PublishedSettings.nameOf(name));
	}

}
