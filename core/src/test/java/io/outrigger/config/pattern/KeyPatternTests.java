package io.outrigger.config.pattern;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link KeyPattern}.
 */
class KeyPatternTests {

	@Test
	void aStarStaysBetweenDotsAndTwoStarsDoNot() {
		KeyPattern one = KeyPattern.glob("storefront.*.limit");
		assertThat(one.matches("storefront.a.limit")).isTrue();
		assertThat(one.matches("storefront..limit")).isTrue();
		assertThat(one.matches("storefront.a.b.limit")).isFalse();
		KeyPattern any = KeyPattern.glob("storefront.**");
		assertThat(any.matches("storefront.a.b")).isTrue();
		assertThat(any.matches("storefront.a\u00e9[0].b\n")).isTrue();
		assertThat(any.matches("other.storefront.a")).isFalse();
	}

	@Test
	void aQuestionMarkIsOneCharacterAndAllElseIsItself() {
		KeyPattern pattern = KeyPattern.glob("a?c[0].(x+)\\");
		assertThat(pattern.matches("abc[0].(x+)\\")).isTrue();
		assertThat(pattern.matches("a\ud83d\ude00c[0].(x+)\\")).isTrue();
		assertThat(pattern.matches("a.c[0].(x+)\\")).isFalse();
		assertThat(pattern.matches("abc0.(x+)\\")).isFalse();
		assertThat(pattern.matches("abc[0].xx\\")).isFalse();
	}

	@Test
	void aRegularExpressionMatchesTheWholeKey() {
		KeyPattern pattern = KeyPattern.regex("db\\.(url|pool\\.[a-z]+)");
		assertThat(pattern.matches("db.url")).isTrue();
		assertThat(pattern.matches("db.pool.size")).isTrue();
		assertThat(pattern.matches("db.url2")).isFalse();
		assertThat(pattern.matches("my.db.url")).isFalse();
	}

	@Test
	void whatCannotBeReadIsRefusedWithItsPosition() {
		refused("a(b", 3, "missing closing )");
		refused("a**", 1, "invalid nested repetition operator");
		refused("ab\\1", 2, "invalid escape sequence");
		refused("x{2,1}", 1, "invalid repeat count");
		refused("(?=x)", 0, "invalid or unsupported Perl syntax");
		refused("abc\\", 4, "trailing backslash at end of expression");
		refused("", 0, "nothing");
		refused("x".repeat(257), 256, "more than 256 characters");
		assertThatExceptionOfType(InvalidPatternException.class).isThrownBy(() -> KeyPattern.glob("a.***.b"))
			.withMessage("pattern is 'a.***.b' but at position 4 it has: more than two stars in a row")
			.satisfies((failure) -> assertThat(failure.position()).isEqualTo(4));
	}

	@Test
	void repetitionsThatMultiplyAreRefusedBeforeTheyCostAnything() {
		refused("((a{100}){100}){100}", 9, "repetitions that multiply to more than 1000");
		refused("(a{2}){3}(b{0,999})", 11, "repetitions that multiply to more than 1000");
		assertThat(KeyPattern.regex("a{1000}").matches("a".repeat(1000))).isTrue();
	}

	@Test
	void matchingTakesLinearTimeWhateverThePattern() {
		KeyPattern pattern = KeyPattern.regex("(a*)*(a|aa)+b");
		assertThat(CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 1_000; i++) {
				assertThat(pattern.matches("a".repeat(256))).isFalse();
			}
		})).succeedsWithin(Duration.ofSeconds(5));
	}

	@Test
	void patternsOfTheSameKindAndTextAreEqual() {
		assertThat(KeyPattern.glob("a")).isEqualTo(KeyPattern.glob("a"))
			.hasSameHashCodeAs(KeyPattern.glob("a"))
			.isNotEqualTo(KeyPattern.regex("a"))
			.isNotEqualTo(KeyPattern.glob("b"))
			.hasToString("glob a");
	}

	private static void refused(String regex, int position, String found) {
		assertThatExceptionOfType(InvalidPatternException.class).isThrownBy(() -> KeyPattern.regex(regex))
			.withMessageContaining("at position " + position + " it has: " + found)
			.satisfies((failure) -> assertThat(failure.position()).isEqualTo(position));
	}

}
