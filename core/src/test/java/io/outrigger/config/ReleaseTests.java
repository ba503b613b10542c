package io.outrigger.config;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import io.outrigger.config.Release.Change;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.EffectiveConfig;
import io.outrigger.config.effective.EffectiveConfig.Layer;
import io.outrigger.config.effective.ReleaseCheck.Candidate;
import io.outrigger.config.type.ValueType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Release} and what it is made of.
 */
class ReleaseTests {

	private static final String SECRET = "s3cr3t";

	@Test
	void authorAndReasonAreMandatoryAndBounded() {
		Change change = Change.set("a", "1");
		refused(() -> new Release(change, " ", "why"), "author is blank but must be: not blank");
		refused(() -> new Release(change, "ann", ""), "reason is blank but must be: not blank");
		refused(() -> new Release(change, "a".repeat(129), "why"),
				"author has 129 characters but must be: at most 128 characters");
		refused(() -> new Release(change, "ann", "a".repeat(1_025)),
				"reason has 1025 characters but must be: at most 1024 characters");
		refused(() -> new Release(change, "ann\nforged", "why"),
				"author has control characters but must be: without control characters");
	}

	@Test
	void aReleaseChangesEachKeyOnce() {
		refused(() -> new Release(List.of(), "ann", "why"), "changes has 0 keys but must be: from 1 to 1000 keys");
		refused(() -> new Release(List.of(Change.set("a", "1"), Change.delete("a")), "ann", "why"),
				"changes has the key 'a' twice but must be: each key once");
		List<Change> tooMany = new ArrayList<>();
		for (int i = 0; i <= Release.MAX_CHANGES; i++) {
			tooMany.add(Change.set("key-" + i, ""));
		}
		refused(() -> new Release(tooMany, "ann", "why"), "changes has 1001 keys but must be: from 1 to 1000 keys");
	}

	@Test
	void keysAreBoundedTexts() {
		assertThat(Change.set("k".repeat(256), "1").key()).hasSize(256);
		refused(() -> Change.set("k".repeat(257), "1"), "key has 257 characters but must be: at most 256 characters");
		refused(() -> Change.set("a\u0000b", "1"),
				"key has control characters but must be: without control characters");
		refused(() -> Change.set(" ", "1"), "key is blank but must be: not blank");
	}

	@Test
	void valuesAreBoundedInBytes() {
		int max = Release.MAX_VALUE;
		assertThat(Change.set("a", "x".repeat(max)).value()).hasSize(max);
		assertThat(Change.set("a", "").value()).isEmpty();
		refused(() -> Change.set("a", "x".repeat(max + 1)),
				"value of 'a' has more than 262144 bytes but must be: at most 262144 bytes");
		assertThat(Change.set("a", "\u00e9".repeat(max / 2)).value()).hasSize(max / 2);
		refused(() -> Change.set("a", "\u00e9".repeat(max / 2 + 1)),
				"value of 'a' has more than 262144 bytes but must be: at most 262144 bytes");
	}

	@Test
	void valuesMayHaveTabsAndLinesButNoOtherControls() {
		assertThat(Change.set("a", "x\ty\r\nz\n").value()).hasSize(7);
		for (String control : List.of("\u0000", "\u001b", "\u007f", "\u0085")) {
			refused(() -> Change.set("a", "x" + control), "value of 'a' has control characters but must be: "
					+ "without control characters but tabs and line ends");
		}
	}

	@Test
	void anExpectedVersionIsNotNegative() {
		refused(() -> Change.delete("a").ifVersion(-1),
				"expectedVersion of 'a' is -1 but must be: a version, or 0 if the key must not exist");
	}

	@Test
	void aReleaseIsBoundedInBytes() {
		List<Change> changes = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			changes.add(Change.set("key-" + i, "x".repeat(Release.MAX_VALUE)));
		}
		refused(() -> new Release(changes, "ann", "why"),
				"changes has 1048596 bytes but must be: at most 1048576 bytes of keys and values");
	}

	@Test
	void halfACharacterIsRefused() {
		refused(() -> Change.set("a", "x\ud83d"), "value of 'a' has half a character but must be: well-formed text");
		refused(() -> Change.set("a\ude00", "x"), "key has half a character but must be: well-formed text");
		assertThat(Change.set("a", "\ud83d\ude00").value()).hasSize(2);
	}

	@Test
	void aValueOfAnotherTypeThanDeclaredIsRefusedWithoutBeingTold() {
		refused(() -> Change.set("db.password", SECRET).as(ValueType.INTEGER),
				"value of 'db.password' is not of type INTEGER but must be: a whole number of 64 bits, such as -3");
		assertThat(Change.set("a", "-3").as(ValueType.INTEGER)).asString().isEqualTo("Change[set a as INTEGER]");
	}

	@Test
	void anErrorNamesItsFieldAndRule() {
		assertThatExceptionOfType(InvalidReleaseException.class)
			.isThrownBy(() -> new Release(Change.delete("a"), "", "why"))
			.satisfies((failure) -> {
				assertThat(failure.field()).isEqualTo("author");
				assertThat(failure.rule()).isEqualTo("not blank");
			});
	}

	@Test
	void nothingTellsAValueByAccident() {
		Change change = Change.set("db.password", SECRET).ifVersion(2);
		ConfigEntry entry = new ConfigEntry("db.password", SECRET, ValueType.TEXT, 3, 9, Instant.EPOCH, "ann", "why");
		assertThat(change).asString().isEqualTo("Change[set db.password if version 2]");
		assertThat(Change.delete("a")).asString().isEqualTo("Change[delete a]");
		assertThat(new Release(change, "ann", "why")).asString().doesNotContain(SECRET);
		assertThat(entry).asString().contains("db.password", "version=3", "author=ann").doesNotContain(SECRET);
		assertThat(ConfigSnapshot.EMPTY.with(9, List.of(entry))).asString().doesNotContain(SECRET);
		EffectiveConfig config = new EffectiveConfig(
				List.of(new Layer(ConfigScope.NAMESPACE, ConfigSnapshot.EMPTY.with(9, List.of(entry)))));
		assertThat(new Candidate(config, Set.of("db.password"), new ConfigCipher(List.of()))).asString()
			.isEqualTo("Candidate[changed=[db.password]]");
	}

	private static void refused(ThrowingCallable creation, String message) {
		assertThatExceptionOfType(InvalidReleaseException.class).isThrownBy(creation).withMessage(message);
	}

}
