package io.outrigger.autoconfigure.config.live;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

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
		Map<String, String> values = new HashMap<>(Map.of("a", "1", "b", "1"));
		source.swap(values);
		values.clear();
		assertThat(source.getPropertyNames()).containsExactlyInAnyOrder("a", "b");
		assertThat(this.environment.getProperty("a")).isEqualTo("1");
		source.swap(Map.of("b", "2"));
		assertThat(source.containsProperty("a")).isFalse();
		assertThat(this.environment.getProperty("a")).isNull();
		assertThat(this.environment.getProperty("b")).isEqualTo("2");
	}

	private List<String> names() {
		return this.environment.getPropertySources().stream().<String>map(PropertySource::getName).toList();
	}

}
