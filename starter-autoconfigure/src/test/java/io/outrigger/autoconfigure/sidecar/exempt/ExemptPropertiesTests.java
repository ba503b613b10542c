package io.outrigger.autoconfigure.sidecar.exempt;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.sidecar.route.PathTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ExemptProperties}.
 */
class ExemptPropertiesTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void actuatorIsExemptWhereverItIs() {
		assertThat(paths()).containsExactly("/actuator/**");
		this.environment.setProperty("management.endpoints.web.base-path", "/manage/");
		assertThat(paths("/ready")).containsExactly("/ready", "/manage/**");
		this.environment.setProperty("management.endpoints.web.base-path", "/");
		this.environment.setProperty("management.endpoints.web.path-mapping.health", "healthcheck");
		assertThat(paths()).as("the service is there too").containsExactly("/healthcheck/**");
	}

	@Test
	void probesAreExemptWhereverTheyAre() {
		this.environment.setProperty("management.endpoint.health.probes.add-additional-paths", "true");
		this.environment.setProperty("management.endpoint.health.group.live.additional-path", "server:healthz");
		this.environment.setProperty("management.endpoint.health.group.ready.additional-path", "server:/readyz");
		this.environment.setProperty("management.endpoint.health.group.other.include", "ping");
		assertThat(paths()).containsExactlyInAnyOrder("/actuator/**", "/livez", "/readyz", "/healthz");
	}

	@Test
	void whatIsNoPathIsRefused() {
		for (String path : List.of("health", "/a//b", "/a/**/b", "/a%20b")) {
			assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(() -> paths(path))
				.withMessageContaining("outrigger.sidecar.inbound.exempt-paths is '" + path + "'");
		}
		String[] many = IntStream.range(0, 129).mapToObj((i) -> "/p" + i).toArray(String[]::new);
		assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(() -> paths(many))
			.withMessageContaining("at most 128");
	}

	private List<String> paths(String... own) {
		return new ExemptProperties(List.of(own)).toPaths(this.environment)
			.all()
			.stream()
			.map(PathTemplate::toString)
			.toList();
	}

}
