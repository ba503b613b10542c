package io.outrigger.cache.redis;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeyText}.
 */
class KeyTextTests {

	private final KeyText<String> strings = new KeyText<>(String.class, new ObjectMapper());

	@Test
	void stringsAreWrittenAsTheyAre() {
		for (String key : List.of("", "a", "a b\nc", "{x}", "\u0000", "\uD83D\uDE00", "x".repeat(KeyText.MAX))) {
			assertThat(this.strings.write(key)).isEqualTo(key);
			assertThat(this.strings.read(key)).isEqualTo(key);
		}
	}

	@Test
	void whatIsTooLongOrCannotBeEncodedIsItsDigestWhichNobodyElseHas() {
		Set<String> written = new HashSet<>();
		List<String> keys = List.of("x".repeat(KeyText.MAX + 1), "y".repeat(KeyText.MAX + 1), "\uD800", "\uD801", "?",
				"\uDC00\uD800", "~", "~?");
		for (String key : keys) {
			String text = this.strings.write(key);
			assertThat(text).hasSizeLessThanOrEqualTo(KeyText.MAX);
			assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)).isEqualTo(text);
			written.add(text);
			if (!text.equals(key)) {
				assertThat(this.strings.read(text)).as("cannot be told").isNull();
			}
		}
		assertThat(written).hasSameSizeAs(keys);
		assertThat(this.strings.write(this.strings.write("~"))).as("nor can a digest be asked for")
			.isNotEqualTo(this.strings.write("~"));
	}

	@Test
	void keysOfOtherTypesAreReadAsTheyWereWritten() {
		same(Long.class, Long.MIN_VALUE);
		same(Integer.class, 7);
		same(UUID.class, UUID.nameUUIDFromBytes(new byte[] { 1 }));
		same(Place.class, new Place("a \"b\" c", 3));
	}

	private <K> void same(Class<K> type, K key) {
		KeyText<K> texts = new KeyText<>(type, new ObjectMapper());
		assertThat(texts.read(texts.write(key))).isEqualTo(key);
		assertThat(texts.read("no key of this type")).isNull();
	}

	@Test
	void aKeyIsInTheSameBucketEverywhere() {
		assertThat(KeyText.bucket("1")).isEqualTo(3);
		assertThat(KeyText.bucket("caf\u00e9")).isEqualTo(24);
	}

	record Place(String name, int number) {
	}

}
