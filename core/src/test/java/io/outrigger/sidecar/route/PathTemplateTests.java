package io.outrigger.sidecar.route;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PathTemplate}.
 */
class PathTemplateTests {

	@ParameterizedTest
	@ValueSource(strings = { "/", "/orders", "/orders/", "/orders/{id}", "/orders/*/items", "/orders/**", "/**",
			"/a%20b/~c" })
	void isAPathWithSegmentsLeftOpen(String text) {
		assertThat(PathTemplate.of(text)).hasToString(text).isEqualTo(PathTemplate.of(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "orders", "**", "/**/orders", "/ord*", "/{", "/{}", "/{a}{b}", "/x{a}", "/a?b", "/a#b",
			"/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17" })
	void isNothingElse(String text) {
		assertThatExceptionOfType(InvalidRouteException.class).isThrownBy(() -> PathTemplate.of(text))
			.withMessageContaining("'" + text + "'")
			.satisfies((ex) -> assertThat(ex.setting()).isEqualTo("path"));
	}

	@Test
	void isNotLongerThanAnyPathNeedsToBe() {
		assertThatExceptionOfType(InvalidRouteException.class).isThrownBy(() -> PathTemplate.of("/" + "a".repeat(512)));
	}

}
