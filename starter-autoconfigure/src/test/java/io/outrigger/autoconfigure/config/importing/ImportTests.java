package io.outrigger.autoconfigure.config.importing;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what an import needs to know.
 */
class ImportTests {

	@Test
	void aLocationIsAPrefixAndNoMore() {
		SpringApplication application = new SpringApplication(Nothing.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatExceptionOfType(InvalidPropertyException.class)
			.isThrownBy(() -> application.run("--spring.config.import=outrigger:shop"))
			.withMessageStartingWith(
					"spring.config.import is 'outrigger:shop' but must be: outrigger: or " + "optional:outrigger:, ");
	}

	@Test
	void itKnowsWhatRedisAndTheConfigCenterNeedAndNothingElse() {
		MockEnvironment application = new MockEnvironment().withProperty("spring.application.name", "shop")
			.withProperty("outrigger.backend", "redis")
			.withProperty("spring.data.redis.sentinel.nodes[0]", "one:1")
			.withProperty("spring.data.redis.sentinel.nodes[1]", "two:2")
			.withProperty("outrigger.config.encryption.keys.k1", "secret")
			.withProperty("other", "${not.yet.imported}");
		application.setActiveProfiles("a", "b");
		ImportEnvironment environment = new ImportEnvironment(application);
		assertThat(environment.getProperty("spring.application.name")).isEqualTo("shop");
		assertThat(environment.getProperty("outrigger.backend")).isEqualTo("redis");
		assertThat(environment.getProperty("outrigger.config.encryption.keys.k1")).isEqualTo("secret");
		assertThat(Binder.get(environment).bind("spring.data.redis.sentinel.nodes", String[].class).get())
			.containsExactly("one:1", "two:2");
		assertThat(environment.getActiveProfiles()).containsExactly("a", "b");
		assertThat(environment.containsProperty("other")).isFalse();
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}
