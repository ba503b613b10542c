package io.outrigger.autoconfigure.config.live.trial;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import io.outrigger.autoconfigure.config.live.source.LivePropertySource;
import io.outrigger.autoconfigure.config.live.source.PublishedSettings;
import io.outrigger.config.effective.SettingChanges;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Trial}, with more keys than Boot sees as one source.
 */
class TrialTests {

	private static final ConfigurationPropertyName SHOP = ConfigurationPropertyName.of("shop");

	private final ConfigurableEnvironment environment = new StandardEnvironment();

	private final LivePropertySource source = LivePropertySource.in(this.environment);

	@BeforeEach
	void haveManyKeys() {
		this.environment.getPropertySources().addLast(new MapPropertySource("file", Map.of("shop.size", "9")));
		ConfigurationPropertySources.attach(this.environment);
		Map<String, Optional<String>> many = new HashMap<>(Map.of("shop.name", Optional.of("${shop.owner}")));
		for (int i = 0; i < 20_000; i++) {
			many.put("other" + (i % 100) + ".setting-" + i, Optional.of("value " + i));
		}
		this.source.swap(PublishedSettings.NONE.with(changes(many)));
	}

	@Test
	void aBindingSeesTheReleaseInThePlaceOfTheSourcesThatBootSees() {
		List<String> before = new ArrayList<>();
		ConfigurationPropertySources.get(this.environment)
			.forEach((one) -> before.add(this.source.isSeenAs(one) ? "published" : one.toString()));
		List<String> after = new ArrayList<>();
		trial().sources(SHOP)
			.forEach((one) -> after.add(this.source.equals(one.getUnderlyingSource()) ? "published" : one.toString()));
		assertThat(before).filteredOn("published"::equals).hasSizeGreaterThan(2);
		assertThat(after).filteredOn("published"::equals).hasSize(1);
		assertThat(after).isEqualTo(before.stream().distinct().toList());
	}

	@Test
	void itsSourceHasTheNamesBelowThePrefixAlone() {
		List<String> names = new ArrayList<>();
		for (ConfigurationPropertySource one : trial().sources(SHOP)) {
			if (this.source.equals(one.getUnderlyingSource())) {
				((IterableConfigurationPropertySource) one).forEach((name) -> names.add(name.toString()));
			}
		}
		assertThat(names).containsExactly("shop.name", "shop.owner");
	}

	@Test
	void aReferenceIsSeenOnce() {
		assertThat(trial().references().texts())
			.containsOnly(Map.entry(ConfigurationPropertyName.of("shop.name"), List.of("${shop.owner}")));
	}

	private Trial trial() {
		return Trial.of(this.environment, this.source, changes(Map.of("shop.owner", Optional.of("ann"))));
	}

	private static SettingChanges changes(Map<String, Optional<String>> values) {
		return new SettingChanges(values, Set.of());
	}

}
