package io.outrigger.config;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ConfigScope}.
 */
class ConfigScopeTests {

	@Test
	void eachScopeHasANameOfItsOwn() {
		assertThat(ConfigScope.NAMESPACE).hasToString("*");
		assertThat(ConfigScope.application("shop").name()).isEqualTo("shop");
		assertThat(new ConfigScope("shop", "prod", null).name()).isEqualTo("shop/prod");
		assertThat(new ConfigScope("shop", null, "prod").name()).isEqualTo("shop//prod");
		assertThat(new ConfigScope(null, "prod", "blue").name()).isEqualTo("*/prod/blue");
	}

	@Test
	void whatIsNarrowerCountsMore() {
		assertThat(ConfigScope.inheritance("shop", List.of("eu", "prod"), "blue")).extracting(ConfigScope::name)
			.containsExactly("*", "*//blue", "*/eu", "*/eu/blue", "*/prod", "*/prod/blue", "shop", "shop//blue",
					"shop/eu", "shop/eu/blue", "shop/prod", "shop/prod/blue");
		assertThat(ConfigScope.inheritance("shop", List.of(), null)).extracting(ConfigScope::name)
			.containsExactly("*", "shop");
	}

	@Test
	void namesThatWouldBreakKeysAreRefused() {
		for (String name : List.of("", "a/b", "a}b", "*", " ", "a\nb", "-a", "x".repeat(128))) {
			assertThatExceptionOfType(InvalidReleaseException.class)
				.isThrownBy(() -> new ConfigScope("shop", name, null))
				.withMessage("profile is '" + name + "' but must be: " + ConfigScope.RULE);
		}
		assertThat(new ConfigScope("caf\u00e9", "a+b@c.d_e-1", null).name()).isEqualTo("caf\u00e9/a+b@c.d_e-1");
	}

}
