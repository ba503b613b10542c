package io.outrigger.sidecar;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReceivedCredentials}.
 */
class ReceivedCredentialsTests {

	private final ReceivedCredentials received = ReceivedCredentials.of(List.of("Bearer abc.def", "Basic dXNlcg=="),
			List.of("session=s1; theme=dark", "csrf=a=b"));

	@ParameterizedTest
	@ValueSource(strings = { "Bearer abc.def", "bearer abc.def", "Bearer   abc.def ", "Basic dXNlcg==", "abc.def" })
	void knowWhatCameInHoweverItsSchemeIsSpelled(String value) {
		assertThat(this.received.include(value)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer abc.DEF", "Bearer abc", "Bearer", "Basic abc.def2", "" })
	void doNotKnowWhatTheServiceHasOfItsOwn(String value) {
		assertThat(this.received.include(value)).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			session=s1; mine=1             | mine=1
			mine=1;session=s1; theme=dark  | mine=1
			session=other; theme = dark    | session=other
			csrf=a=b; csrf=a               | csrf=a
			mine=1;other=2                 | mine=1;other=2
			session=s1                     |
			""")
	void takeOutTheCookiesThatCameInAndNoOthers(String header, String rest) {
		assertThat(this.received.withoutReceived(header)).isEqualTo(rest);
	}

	@Test
	void knowASingleCookie() {
		assertThat(this.received.includeCookie("session", "s1")).isTrue();
		assertThat(this.received.includeCookie("session", "s2")).isFalse();
		assertThat(this.received.includeCookie("Session", "s1")).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
			q="s1"      | q=s1        |
			q="s1"      | q="s1"      |
			q=s1        | q="s1"      |
			q=" s1 "    | q = s1      |
			q=""s1""    | q="s1"      |
			q=""        | q=          |
			q="s1"      | q="s2"; m=1 | q="s2"; m=1
			q="s1"      | q="s1; m=1  | q="s1; m=1
			q="s1"; r=2 | q=s1; m="1" | m="1"
			""")
	void knowTheirCookiesInQuotesOrNot(String came, String header, String rest) {
		ReceivedCredentials quoted = ReceivedCredentials.of(List.of(), List.of(came));
		assertThat(quoted.withoutReceived(header)).isEqualTo(rest);
	}

	@Test
	void knowASingleCookieInQuotesOrNot() {
		ReceivedCredentials quoted = ReceivedCredentials.of(List.of(), List.of("q=\"s1\"; r=s2"));
		assertThat(quoted.includeCookie("q", "s1")).isTrue();
		assertThat(quoted.includeCookie("q", "\"s1\"")).isTrue();
		assertThat(quoted.includeCookie("r", "\"s2\"")).isTrue();
		assertThat(quoted.includeCookie("q", "s2")).isFalse();
	}

	@Test
	void areNotShown() {
		assertThat(this.received).hasToString("ReceivedCredentials[hidden]");
		assertThat(ReceivedCredentials.of(List.of(), List.of())).isSameAs(ReceivedCredentials.NONE)
			.hasToString("ReceivedCredentials[none]");
	}

}
