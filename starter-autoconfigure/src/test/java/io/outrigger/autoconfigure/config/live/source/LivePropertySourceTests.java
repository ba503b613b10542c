package io.outrigger.autoconfigure.config.live.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.SettingChanges;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LivePropertySource}.
 */
class LivePropertySourceTests {

	private final ConfigurableEnvironment environment = new StandardEnvironment();

	@Test
	void standsBelowTheEnvironmentVariablesAndAboveFiles() {
		this.environment.getPropertySources().addLast(new MapPropertySource("file", Map.of()));
		LivePropertySource.in(this.environment);
		assertThat(names()).containsExactly("systemProperties", "systemEnvironment", LivePropertySource.NAME, "file");
	}

	@Test
	void standsBelowTheRandomValues() {
		this.environment.getPropertySources().addLast(new MapPropertySource("random", Map.of()));
		this.environment.getPropertySources().addLast(new MapPropertySource("file", Map.of()));
		LivePropertySource.in(this.environment);
		assertThat(names()).containsSubsequence("systemEnvironment", "random", LivePropertySource.NAME, "file");
	}

	@Test
	void standsLastWhereNothingTellsItsPlace() {
		List.of("systemProperties", "systemEnvironment").forEach(this.environment.getPropertySources()::remove);
		this.environment.getPropertySources().addLast(new MapPropertySource("other", Map.of()));
		LivePropertySource.in(this.environment);
		assertThat(names()).containsExactly("other", LivePropertySource.NAME);
	}

	@Test
	void isAddedOnce() {
		LivePropertySource source = LivePropertySource.in(this.environment);
		assertThat(LivePropertySource.in(this.environment)).isSameAs(source);
	}

	@Test
	void valuesAreSwappedWhole() {
		LivePropertySource source = LivePropertySource.in(this.environment);
		source.swap(settings(Map.of("a", "1", "b", "1")));
		assertThat(source.getPropertyNames()).containsExactlyInAnyOrder("a", "b");
		assertThat(this.environment.getProperty("a")).isEqualTo("1");
		source.swap(settings(Map.of("b", "2")));
		assertThat(source.containsProperty("a")).isFalse();
		assertThat(this.environment.getProperty("a")).isNull();
		assertThat(this.environment.getProperty("b")).isEqualTo("2");
	}

	@Test
	void theSameArrayOfNamesStandsForTheSameKeys() {
		LivePropertySource source = LivePropertySource.in(this.environment);
		PublishedSettings first = settings(Map.of("a", "1", "b", "1"));
		source.swap(first);
		String[] names = source.getPropertyNames();
		source.swap(first.with(change("a")));
		assertThat(source.getPropertyNames()).isSameAs(names);
		source.swap(first.with(change("c")));
		assertThat(source.getPropertyNames()).containsExactlyInAnyOrder("a", "b", "c");
	}

	@Test
	void aReleaseThatIsTriedOutShowsToItsThreadAlone() {
		ConfigurationPropertySources.attach(this.environment);
		LivePropertySource source = LivePropertySource.in(this.environment);
		source.swap(settings(Map.of("shop.some-name", "old", "shop.gone", "old")));
		ExecutorService other = Executors.newSingleThreadExecutor();
		PublishedSettings tried = settings(Map.of("shop.someName", "new"));
		String seen = source.trying(tried, () -> {
			String elsewhere = CompletableFuture.supplyAsync(() -> read("shop.some-name") + read("shop.gone"), other)
				.join();
			return read("shop.some-name") + read("shop.gone") + " " + elsewhere + " "
					+ source.trying(source.applied(), () -> read("shop.some-name"));
		});
		other.shutdown();
		assertThat(seen).isEqualTo("newnull oldold old");
		assertThat(read("shop.some-name")).isEqualTo("old");
	}

	private @Nullable String read(String name) {
		return this.environment.getProperty(name);
	}

	private static PublishedSettings settings(Map<String, String> values) {
		return PublishedSettings.NONE.with(SettingChanges.of(values, new ConfigCipher(List.of())));
	}

	private static SettingChanges change(String key) {
		return new SettingChanges(Map.of(key, Optional.of("2")), Set.of());
	}

	private List<String> names() {
		return this.environment.getPropertySources().stream().<String>map(PropertySource::getName).toList();
	}

}
