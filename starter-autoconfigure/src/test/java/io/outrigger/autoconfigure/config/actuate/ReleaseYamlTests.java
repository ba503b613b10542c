package io.outrigger.autoconfigure.config.actuate;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.config.InvalidReleaseException;
import io.outrigger.config.Release.Change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ReleaseYaml}.
 */
class ReleaseYamlTests {

	private static final String SECRET = "s3cr3t";

	@Test
	void nestedKeysAreJoined() {
		assertThat(ReleaseYaml.read("""
				storefront:
				  discount-percent: 30
				  labels: { "[a.b]": x, c: y }
				  tags: [red, {name: blue}]
				storefront.min: 4
				""")).containsExactly(Change.set("storefront.discount-percent", "30"),
				Change.set("storefront.labels[a.b]", "x"), Change.set("storefront.labels.c", "y"),
				Change.set("storefront.tags[0]", "red"), Change.set("storefront.tags[1].name", "blue"),
				Change.set("storefront.min", "4"));
	}

	@Test
	void scalarsStayAsTheyAreWritten() {
		assertThat(ReleaseYaml.read("""
				a: 1.10
				b: 0123
				c: yes
				d: 2026-03-01
				e: "null"
				f: ''
				g: |
				  two
				  lines
				h: {}
				""")).extracting(Change::value)
			.containsExactly("1.10", "0123", "yes", "2026-03-01", "null", "", "two\nlines\n", "");
	}

	@Test
	void nullDeletes() {
		assertThat(ReleaseYaml.read("a: null\nb: ~")).containsExactly(Change.delete("a"), Change.delete("b"));
	}

	@Test
	void aKeyWithoutAnyValueIsRefused() {
		refused("a: 1\nb:\n", "has no value at line 2, column 3 but must be: a value;"
				+ " write '' for an empty text, null to delete the key");
	}

	@Test
	void aKeyTwiceIsRefusedInWhateverForm() {
		refused("a: 1\na: s3cr3t", "names a key twice at line 2, column 4 but must be: each key once");
		refused("a.b: 1\na:\n  b: s3cr3t", "names a key twice at line 3, column 6 but must be: each key once");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a: [s3cr3t", "a: 's3cr3t", "a: 1\n\t- s3cr3t", "%s3cr3t", "a: *s3cr3t",
			"--- a\n--- s3cr3t", "a: 1\n---\nb: s3cr3t", "s3cr3t", "- s3cr3t", "", "? [s3cr3t]\n: 1",
			"a: !!java.net.URL [s3cr3t]", "base: &b {x: 1}\nc:\n  <<: *b" })
	void errorsNamePlacesAndNeverEchoWhatStandsThere(String yaml) {
		assertThatExceptionOfType(InvalidReleaseException.class).isThrownBy(() -> ReleaseYaml.read(yaml))
			.satisfies((failure) -> {
				assertThat(failure).hasMessageStartingWith("changes ").message().doesNotContain(SECRET);
				assertThat(failure.field()).isEqualTo("changes");
			});
	}

	@Test
	void theErrorNamesLineAndColumn() {
		assertThatExceptionOfType(InvalidReleaseException.class)
			.isThrownBy(() -> ReleaseYaml.read("a: 1\nb: [1, 2\nc: 3"))
			.withMessageStartingWith("changes cannot be read at line 3, column 2 but must be: YAML of nested keys");
	}

	@Test
	void bombsAreDefused() {
		StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
		for (int i = 1; i < 9; i++) {
			String alias = "*a" + (i - 1);
			laughs.append("a%d: &a%d [%s]\n".formatted(i, i,
					IntStream.range(0, 9).mapToObj((j) -> alias).collect(Collectors.joining(", "))));
		}
		isRefused(laughs.toString());
		isRefused("a: " + "[".repeat(10_000));
		isRefused("{a: ".repeat(40) + "1" + "}".repeat(40));
		isRefused("a: &a {b: *a}");
		refused("a: '" + "x".repeat(1024 * 1024) + "'",
				"has more than 1048576 characters but must be: at most 1048576 characters");
		isRefused(IntStream.rangeClosed(0, 1_000).mapToObj((i) -> "k" + i + ": x").collect(Collectors.joining("\n")));
	}

	private static void isRefused(String yaml) {
		assertThatExceptionOfType(InvalidReleaseException.class).isThrownBy(() -> ReleaseYaml.read(yaml));
	}

	private static void refused(String yaml, String message) {
		assertThatExceptionOfType(InvalidReleaseException.class).isThrownBy(() -> ReleaseYaml.read(yaml))
			.withMessage("changes " + message);
	}

}
