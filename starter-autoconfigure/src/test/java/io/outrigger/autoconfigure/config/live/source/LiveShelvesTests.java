package io.outrigger.autoconfigure.config.live.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

import io.outrigger.config.effective.SettingChanges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LiveShelves}, as Boot sees them in an environment with many keys.
 */
class LiveShelvesTests {

	private static final int KEYS = 20_000;

	private static final Bindable<Map<String, String>> MAP = Bindable.mapOf(String.class, String.class);

	private final ConfigurableEnvironment environment = new StandardEnvironment();

	private final LivePropertySource source = LivePropertySource.in(this.environment);

	@BeforeEach
	void haveManyKeys() {
		ConfigurationPropertySources.attach(this.environment);
		Map<String, Optional<String>> many = new HashMap<>();
		for (int i = 0; i < KEYS; i++) {
			many.put("app.part-%02d.setting-%d".formatted(i % 100, i), Optional.of("value " + i));
		}
		release(many);
		assertThat(seen()).hasSizeGreaterThan(2);
	}

	@Test
	void bootKeepsItsIndexOfAllKeysButThoseOfOneShelf() {
		List<ConfigurationPropertySource> before = seen();
		release("shop.name", "new");
		List<ConfigurationPropertySource> after = seen();
		assertThat(added(before, after)).singleElement()
			.satisfies((one) -> assertThat(names(one)).contains("shop.name"));
		release("shop.name", "newer");
		assertThat(added(after, seen())).isEmpty();
		release("shop.name", null);
		assertThat(added(after, seen())).singleElement()
			.satisfies((one) -> assertThat(names(one)).doesNotContain("shop.name"));
	}

	@Test
	void aNewKeyBindsAndOneThatIsGoneLeavesNothing() {
		release(Map.of("shop.name", Optional.of("a"), "shop.part.color", Optional.of("red"), "shop.maxItems",
				Optional.of("7")));
		Shop shop = shop();
		assertThat(shop.name()).isEqualTo("a");
		assertThat(shop.maxItems()).isEqualTo(7);
		assertThat(shop.part()).isEqualTo(new Part("red"));
		release("shop.part.color", null);
		assertThat(shop().part()).isNull();
		assertThat(seen()).allSatisfy((one) -> assertThat(one.containsDescendantOf(name("shop.part")))
			.isEqualTo(ConfigurationPropertyState.ABSENT));
		release(Map.of("shop.name", Optional.empty(), "shop.maxItems", Optional.empty()));
		assertThat(binder().bind("shop", Shop.class).isBound()).isFalse();
	}

	@Test
	void aMapHasTheEntriesOfAllShelvesInOrderAndNoneThatIsGone() {
		release(Map.of("app.part-50.setting-50", Optional.empty(), "app.part-50.a", Optional.of("first")));
		Map<String, String> map = binder().bind("app", MAP).get();
		assertThat(map).hasSize(KEYS).containsEntry("part-50.a", "first").doesNotContainKey("part-50.setting-50");
		List<String> order = map.keySet().stream().map((key) -> CanonicalKey.of(name("app." + key))).toList();
		assertThat(order).isSorted();
		assertThat(binder().bind("app.part-50", MAP).get()).hasSize(KEYS / 100);
	}

	@Test
	void aListIsBoundWholeInWhateverSpelling() {
		Map<String, Optional<String>> list = new HashMap<>();
		for (int i = 0; i < 2 * Shelf.MAX_SIZE; i++) {
			list.put(((i % 2 == 0) ? "app.part-70.fooBar[" : "app.part-70.foo-bar[") + i + "]", Optional.of("e" + i));
		}
		release(list);
		assertThat(list("app.part-70.foo-bar")).hasSize(list.size()).startsWith("e0", "e1").contains("e999");
		release("app.part-70.foo-bar[%d]".formatted(list.size()), "last");
		assertThat(list("app.part-70.foo-bar")).hasSize(list.size() + 1).endsWith("last");
	}

	@Test
	void aListOfTextsAndPartsIsBoundWhole() {
		release(Map.of("zoo.parts[0].color", Optional.of("red"), "zoo.parts[1].color", Optional.of("blue"),
				"zoo.tags[0]", Optional.of("a"), "zoo.tags[1]", Optional.of("b"), "zoo.tags", Optional.of("")));
		assertThat(binder().bind("zoo.parts", Bindable.listOf(Part.class)).get()).containsExactly(new Part("red"),
				new Part("blue"));
		release("zoo.tags", null);
		assertThat(list("zoo.tags")).containsExactly("a", "b");
	}

	@Test
	void aListWithAGapIsRefused() {
		release(Map.of("zoo.tags[0]", Optional.of("a"), "zoo.tags[2]", Optional.of("c")));
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> list("zoo.tags"))
			.havingCause()
			.withMessageContaining("zoo.tags[2]");
	}

	@Test
	void eachShelfAnswersForItsOwnKeysAlone() {
		String key = "app.part-50.setting-50";
		assertThat(seen()).filteredOn((one) -> one.getConfigurationProperty(name(key)) != null)
			.singleElement()
			.satisfies((one) -> assertThat(one.getConfigurationProperty(name(key)).getOrigin())
				.hasToString("\"" + key + "\" from property source \"" + LivePropertySource.NAME + "\""));
	}

	@Test
	void whoWalksThroughTheSourcesWhileAReleaseTakesEffectMissesNothing() {
		release("shop.max-items", "7");
		Iterator<ConfigurationPropertySource> walk = ConfigurationPropertySources.get(this.environment).iterator();
		while (!this.source.isSeenAs(walk.next())) {
			assertThat(walk).as("has not come to ours yet").hasNext();
		}
		release(Map.of("shop.max-items", Optional.empty(), "shop.maxItems", Optional.of("8"), "app.part-00.a",
				Optional.of("new")));
		List<Object> found = new ArrayList<>();
		walk.forEachRemaining((one) -> {
			if (one.getConfigurationProperty(name("shop.max-items")) != null) {
				found.add(one.getConfigurationProperty(name("shop.max-items")).getValue());
			}
		});
		assertThat(found).containsExactly("8");
		assertThat(this.environment.getProperty("shop.max-items")).isEqualTo("8");
	}

	@Test
	void theThreadThatTriesAReleaseSeesItsKeysAndNobodyElseDoes() {
		List<ConfigurationPropertySource> before = seen();
		PublishedSettings tried = this.source.applied()
			.with(changes(Map.of("shop.maxItems", Optional.of("7"), "app.part-50.setting-50", Optional.empty())));
		this.source.trying(tried, () -> {
			assertThat(shop().maxItems()).isEqualTo(7);
			assertThat(this.environment.getProperty("shop.max-items")).isEqualTo("7");
			assertThat(this.environment.getProperty("app.part-50.setting-50")).isNull();
			assertThat(this.environment.getProperty("app.part50.setting-150")).isEqualTo("value 150");
			assertThat(CompletableFuture.supplyAsync(() -> this.environment.containsProperty("shop.max-items")).join())
				.isFalse();
			assertThat(CompletableFuture.supplyAsync(this::seen).join()).isEqualTo(before);
			return this.source.trying(this.source.applied(), () -> {
				assertThat(this.environment.containsProperty("shop.max-items")).isFalse();
				return seen();
			});
		});
		assertThat(added(before, seen())).as("nobody has lost an index to the trial").isEmpty();
	}

	@Test
	void whatWasTriedIsWhatTakesEffect() {
		PublishedSettings tried = this.source.applied().with(changes(Map.of("shop.name", Optional.of("a"))));
		List<ConfigurationPropertySource> known = this.source.trying(tried, this::seen);
		assertThat(this.source.trying(tried, this::seen)).as("in every try").isEqualTo(known);
		this.source.swap(tried);
		assertThat(added(known, seen())).isEmpty();
		assertThat(shop().name()).isEqualTo("a");
	}

	@Test
	void theNestedEnvironmentAnswersAsTheSourceDoes() {
		ConfigurableEnvironment nested = this.source.getSource();
		assertThat(nested.getProperty("app.part-50.setting-50")).isEqualTo("value 50");
		assertThat(nested.getProperty("user.home")).isNull();
		assertThat(nested.getPropertySources().size()).isEqualTo(seen().size());
		assertThat(nested.getPropertySources().stream()).extracting(PropertySource::getName)
			.containsOnly(LivePropertySource.NAME);
		assertThat(nested.getPropertySources().contains(LivePropertySource.NAME)).isTrue();
		assertThat(nested.getPropertySources().get("other")).isNull();
		assertThat(this.source.getPropertyNames()).hasSize(KEYS);
	}

	private Shop shop() {
		return binder().bind("shop", Shop.class).get();
	}

	private List<String> list(String name) {
		return binder().bind(name, Bindable.listOf(String.class)).get();
	}

	private Binder binder() {
		return Binder.get(this.environment);
	}

	private List<ConfigurationPropertySource> seen() {
		List<ConfigurationPropertySource> seen = new ArrayList<>();
		ConfigurationPropertySources.get(this.environment).forEach((one) -> {
			if (this.source.isSeenAs(one)) {
				seen.add(one);
			}
		});
		return seen;
	}

	private static List<ConfigurationPropertySource> added(List<ConfigurationPropertySource> before,
			List<ConfigurationPropertySource> after) {
		Map<ConfigurationPropertySource, Boolean> known = new IdentityHashMap<>();
		before.forEach((one) -> known.put(one, true));
		return after.stream().filter((one) -> !known.containsKey(one)).toList();
	}

	private static List<String> names(ConfigurationPropertySource one) {
		return ((IterableConfigurationPropertySource) one).stream().map(ConfigurationPropertyName::toString).toList();
	}

	private void release(String key, @Nullable String value) {
		release(Map.of(key, Optional.ofNullable(value)));
	}

	private void release(Map<String, Optional<String>> values) {
		this.source.swap(this.source.applied().with(changes(values)));
	}

	private static SettingChanges changes(Map<String, Optional<String>> values) {
		return new SettingChanges(values, Set.of());
	}

	private static ConfigurationPropertyName name(String name) {
		return ConfigurationPropertyName.of(name);
	}

	record Shop(@Nullable String name, int maxItems, @Nullable Part part) {
	}

	record Part(String color) {
	}

}
