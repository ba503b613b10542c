package io.outrigger.config.table;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeyTable}.
 */
class KeyTableTests {

	@Test
	void anyChangesAreWhatAMapSaysTheyAreAndLeaveTheOldTableAsItWas() {
		Random random = new Random(20260301);
		Map<String, Integer> model = new TreeMap<>();
		KeyTable<Integer> table = KeyTable.empty();
		for (int round = 0; round < 500; round++) {
			Map<String, Integer> before = new TreeMap<>(model);
			Map<String, Integer> changes = new HashMap<>();
			for (int i = random.nextInt(40); i > 0; i--) {
				changes.put("key-" + random.nextInt(3_000), (random.nextInt(3) > 0) ? random.nextInt(9) : null);
			}
			KeyTable<Integer> next = table.with(changes);
			apply(changes, model);
			assertThat(next.sorted()).isEqualTo(model);
			assertThat(next.size()).isEqualTo(model.size());
			assertThat(table.sorted()).isEqualTo(before);
			Map<String, Integer> replayed = new TreeMap<>(before);
			apply(next.differences(table), replayed);
			assertThat(replayed).isEqualTo(model);
			assertThat(next.differences(table).keySet()).isSubsetOf(changes.keySet());
			changes.keySet().forEach((key) -> assertThat(next.get(key)).isEqualTo(model.get(key)));
			table = next;
		}
	}

	@Test
	void keysOfOneHashAreKeptApart() {
		KeyTable<Integer> table = KeyTable.<Integer>empty().with(Map.of("AaAa", 1, "BBBB", 2, "AaBB", 3));
		assertThat("AaAa").hasSameHashCodeAs("BBBB");
		assertThat(table.get("AaAa")).isOne();
		assertThat(table.get("BBBB")).isEqualTo(2);
		assertThat(table.get("BBAa")).isNull();
		Map<String, Integer> gone = new HashMap<>();
		gone.put("BBBB", null);
		gone.put("BBAa", null);
		assertThat(table.with(gone).sorted()).containsOnlyKeys("AaAa", "AaBB");
	}

	@Test
	void aTableDoesNotDifferFromItself() {
		KeyTable<Integer> table = KeyTable.<Integer>empty().with(Map.of("a", 1));
		assertThat(table.differences(table)).isEmpty();
		assertThat(table.with(Map.of("a", 1)).differences(table)).isEmpty();
	}

	private static void apply(Map<String, Integer> changes, Map<String, Integer> model) {
		changes.forEach((key, value) -> {
			if (value != null) {
				model.put(key, value);
			}
			else {
				model.remove(key);
			}
		});
	}

}
