package io.outrigger.sidecar.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HeaderChanges}.
 */
class HeaderChangesTests {

	@Test
	void takeAwayThenSetThenAdd() {
		List<String> done = new ArrayList<>();
		new HeaderChanges(Map.of("A", "1"), Map.of("B", "2"), Set.of("C"), false).applyTo(
				(name) -> done.add("-" + name), (name, value) -> done.add(name + "=" + value),
				(name, value) -> done.add(name + "+" + value));
		assertThat(done).containsExactly("-C", "B=2", "A+1");
		assertThat(HeaderChanges.NONE.isEmpty()).isTrue();
		assertThat(new HeaderChanges(Map.of(), Map.of(), Set.of(), true).isEmpty()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a:b", "Outrigger-Caller", "outrigger-anything", "Host", "content-length",
			"Transfer-Encoding", "x\r\ny" })
	void leaveAloneWhatIsThePlatformsOrTheClients(String name) {
		assertThatExceptionOfType(InvalidRouteException.class)
			.isThrownBy(() -> new HeaderChanges(Map.of(), Map.of(name, "x"), Set.of(), false))
			.satisfies((ex) -> assertThat(ex.setting()).isEqualTo("request-headers.set"));
		assertThatExceptionOfType(InvalidRouteException.class)
			.isThrownBy(() -> new HeaderChanges(Map.of(), Map.of(), Set.of(name), false));
	}

	@Test
	void refuseAValueThatWouldBeTwoHeadersWithoutShowingIt() {
		assertThatExceptionOfType(InvalidRouteException.class)
			.isThrownBy(() -> new HeaderChanges(Map.of("X-Key", "secret\r\nHost: other"), Map.of(), Set.of(), false))
			.withMessageContaining("request-headers.add.X-Key")
			.withMessageNotContaining("secret");
	}

}
