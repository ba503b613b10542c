package io.outrigger.loadbalancer.spi;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.loadbalancer.spi.RequestKey.Source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RequestKey}, and for {@link Priority} as it is read.
 */
class RequestKeyTests {

	@ParameterizedTest
	@CsvSource({ "header:X-User, HEADER, X-User", "cookie:session, COOKIE, session", "query:user, QUERY, user",
			"path:id, PATH, id", "attribute:a:b, ATTRIBUTE, a:b", "client-address, CLIENT_ADDRESS, ''" })
	void isReadFromTextAndWrittenAsSuch(String text, Source source, String name) {
		assertThat(RequestKey.of(text)).isEqualTo(new RequestKey(source, name)).hasToString(text);
		assertThat(RequestKey.of("  " + text + " ")).isEqualTo(new RequestKey(source, name));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "header", "header:", "header: ", "body:x", "X-User", "header:a b", "client-address:",
			"client-address:x", "HEADER:x", ":x" })
	void isNotReadFromAnyOtherText(String text) {
		assertThat(RequestKey.of(text)).isNull();
	}

	@Test
	void hasANameThatIsNotTooLongUnlessItIsTheAddress() {
		assertThat(RequestKey.of("header:" + "x".repeat(127))).isNotNull();
		assertThat(RequestKey.of("header:" + "x".repeat(128))).isNull();
		assertThatIllegalArgumentException().isThrownBy(() -> new RequestKey(Source.HEADER, ""))
			.withMessage("Name of the key is '' but must be: 1 to 127 characters, no blank");
		assertThatIllegalArgumentException().isThrownBy(() -> new RequestKey(Source.CLIENT_ADDRESS, "x"))
			.withMessage("Name of the key is 'x' but must be: empty");
	}

	@Test
	void aPriorityIsReadInWhateverCase() {
		assertThat(Priority.of("High")).isEqualTo(Priority.HIGH);
		assertThat(Priority.of("low")).isEqualTo(Priority.LOW);
		assertThat(Priority.of("urgent")).isNull();
		assertThat(Priority.of(null)).isNull();
	}

}
