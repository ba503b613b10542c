package io.outrigger.autoconfigure.config.live.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.ReleaseRejectedException;
import io.outrigger.config.effective.SettingChanges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PublishedSettings}.
 */
class PublishedSettingsTests {

	@Test
	void everyVersionIsWhatAPlainMapWouldBeAndStaysSo() {
		Random random = new Random(7);
		Map<String, String> model = new TreeMap<>();
		PublishedSettings settings = PublishedSettings.NONE;
		List<PublishedSettings> versions = new ArrayList<>();
		List<Map<String, String>> models = new ArrayList<>();
		for (int round = 0; round < 60; round++) {
			Map<String, String> target = new HashMap<>(model);
			for (int i = random.nextInt(300); i >= 0; i--) {
				String key = "a" + random.nextInt(9) + ".b-" + random.nextInt(400);
				if (random.nextInt(3) == 0) {
					target.remove(key);
				}
				else {
					target.put(key, (random.nextInt(5) == 0) ? "${x" + i + "}" : "v" + random.nextInt(9));
				}
			}
			settings = settings.with(settings.changesTo(all(target)));
			model = new TreeMap<>(target);
			versions.add(settings);
			models.add(model);
		}
		for (int i = 0; i < versions.size(); i++) {
			requireSame(versions.get(i), models.get(i));
		}
		assertThat(settings.size()).isGreaterThan(1_024);
	}

	private static void requireSame(PublishedSettings settings, Map<String, String> model) {
		Map<String, String> seen = new TreeMap<>();
		settings.forEach(seen::put);
		assertThat(seen).isEqualTo(model);
		assertThat(settings.size()).isEqualTo(model.size());
		assertThat(settings.names()).containsExactlyInAnyOrderElementsOf(model.keySet());
		assertThat(settings.changesTo(all(model)).values()).isEmpty();
		Map<String, String> references = new HashMap<>();
		settings.forEachReference(references::put);
		Map<String, String> expected = new HashMap<>(model);
		expected.values().removeIf((value) -> !value.startsWith("${"));
		assertThat(references).isEqualTo(expected);
		assertThat(settings.namesBelow(ConfigurationPropertyName.of("a3")))
			.hasSize((int) model.keySet().stream().filter((key) -> key.startsWith("a3.")).count());
	}

	@Test
	void everySpellingOfAPropertyIsFound() {
		PublishedSettings settings = of(Map.of("shop.maxItems", "1", "shop.tags[0]", "a"));
		assertThat(settings.get(name("shop.max-items"))).isEqualTo("1");
		assertThat(settings.get(name("shop.maxitems"))).isEqualTo("1");
		assertThat(settings.get(name("shop.tags[0]"))).isEqualTo("a");
		assertThat(settings.get(name("shop.max"))).isNull();
	}

	@Test
	void whatIsBelowANameIsFoundAndNothingBesideIt() {
		PublishedSettings settings = of(Map.of("shop.door.color", "1", "shop.door-bell", "2", "shopping.x", "3"));
		assertThat(settings.namesBelow(name("shop.door"))).containsExactly(name("shop.door.color"));
		assertThat(settings.hasDescendantsOf(name("shop"))).isTrue();
		assertThat(settings.hasDescendantsOf(name("shop.door.color"))).isFalse();
		assertThat(settings.hasDescendantsOf(name("sho"))).isFalse();
		assertThat(settings.hasDescendantsOf(ConfigurationPropertyName.EMPTY)).isTrue();
		PublishedSettings without = settings.with(changes(Map.of("shop.door.color", Optional.empty())));
		assertThat(without.hasDescendantsOf(name("shop.door"))).isFalse();
		assertThat(without.hasDescendantsOf(name("shop"))).isTrue();
	}

	@Test
	void twoSpellingsOfOnePropertyAreRefusedAndOneMayTakeTheOthersPlace() {
		PublishedSettings settings = of(Map.of("shop.maxItems", "1"));
		assertThatExceptionOfType(ReleaseRejectedException.class)
			.isThrownBy(() -> settings.with(changes(Map.of("shop.max-items", Optional.of("2")))))
			.withMessage("'shop.max-items' and 'shop.maxItems' are spellings of one property; keep one of them");
		Map<String, Optional<String>> changes = new LinkedHashMap<>();
		changes.put("shop.max-items", Optional.of("2"));
		changes.put("shop.maxItems", Optional.empty());
		assertThat(settings.with(changes(changes)).get(name("shop.max-items"))).isEqualTo("2");
	}

	@Test
	void deletingASpellingThatIsNotThereLeavesTheOtherOne() {
		Map<String, Optional<String>> changes = Map.of("shop.maxItems", Optional.empty(), "shop.other",
				Optional.of("2"));
		PublishedSettings settings = of(Map.of("shop.max-items", "1")).with(changes(changes));
		assertThat(settings.get(name("shop.max-items"))).isEqualTo("1");
		assertThat(settings.names()).containsExactly("shop.max-items", "shop.other");
	}

	@Test
	void aKeyThatIsNoPropertyIsFoundAsItIsWritten() {
		PublishedSettings settings = of(Map.of("---", "1", "***", "2"));
		assertThat(settings.get("---")).isEqualTo("1");
		assertThat(settings.get("***")).isEqualTo("2");
		assertThat(settings.names()).containsExactlyInAnyOrder("---", "***");
		PublishedSettings one = settings.with(changes(Map.of("---", Optional.empty())));
		assertThat(one.names()).containsExactly("***");
		assertThat(one.namesBelow(ConfigurationPropertyName.EMPTY)).isEmpty();
		assertThat(one.hasDescendantsOf(ConfigurationPropertyName.EMPTY)).isFalse();
	}

	private static PublishedSettings of(Map<String, String> values) {
		return PublishedSettings.NONE.with(all(values));
	}

	private static SettingChanges all(Map<String, String> values) {
		return SettingChanges.of(values, new ConfigCipher(List.of()));
	}

	private static SettingChanges changes(Map<String, Optional<String>> values) {
		return new SettingChanges(values, Set.of());
	}

	private static ConfigurationPropertyName name(String name) {
		return ConfigurationPropertyName.of(name);
	}

}
