package io.outrigger.loadbalancer.spi;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeyHash}.
 */
class KeyHashTests {

	private static final long SEED = 0x9E3779B185EBCA8DL;

	/*
	 * What the reference implementation (xxHash 0.8) makes of the UTF-16LE bytes.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false,
			textBlock = """
					''|ef46db3751d8e999|0b303d920ec349df
					'a'|e513e02c99167f96|cccfd6c43a4bd2df
					'ab'|2b4d0fc9e4bf29e2|c9faa60621feef7c
					'abc'|aff0f2a2f8b32731|5f008b1012d7945d
					'abcd'|ad9338b32cda24c1|ad8fb4946a216d6f
					'abcde'|3de8f0b461c88a5d|fc95551db777dbb0
					'abcdefg'|b9e5459c8f6ddf61|66ef12050865b370
					'abcdefgh'|de82e98c0412a802|ba6e7a2dfe9a9bb4
					'shop-7f9c-x2'|15c505d3241042e6|517f43c4a94ac05d
					'0123456789abcde'|1e9a5649869f87a2|8f287add4006b3cc
					'0123456789abcdef'|65915d1b2958d2ef|8e3306a7f6ce168f
					'0123456789abcdefg'|76bf838ed8194664|1685108385749739
					'Nobody inspects the spammish repetition'|06062078894c4915|f4ea87eaedebc3b8
					'größe/日本/🚀'|8a6282437c531cac|12cff40dee19eaf5
					'The quick brown fox jumps over the lazy dog, and back again, and once more for good measure.'|cd93623884f8e5df|ec97013fde5c48f0
					""")
	void agreesWithTheReference(String key, String hash, String seeded) {
		assertThat(Long.toHexString(KeyHash.of(key))).isEqualTo(withoutZeros(hash));
		assertThat(Long.toHexString(KeyHash.of(key, SEED))).isEqualTo(withoutZeros(seeded));
	}

	private static String withoutZeros(String hex) {
		return Long.toHexString(Long.parseUnsignedLong(hex, 16));
	}

	@Test
	void agreesWithTheKnownHashOfBytes() {
		// "Nobody inspects the spammish repetitio" packed two bytes to a unit, and "abcd"
		assertThat(KeyHash.of(packed("abcd"))).isEqualTo(0xde0327b0d25d92ccL);
		assertThat(KeyHash.of(packed("Nobody inspects the spammish repetitions"))).isEqualTo(0x4bedbf2dbe6a0a7fL);
	}

	private static String packed(String ascii) {
		StringBuilder units = new StringBuilder();
		for (int i = 0; i < ascii.length(); i += 2) {
			units.append((char) (ascii.charAt(i) | (ascii.charAt(i + 1) << 8)));
		}
		return units.toString();
	}

	@Test
	void makesManyHashesOfOne() {
		Set<Long> hashes = new HashSet<>();
		for (int number = 0; number < 10_000; number++) {
			hashes.add(KeyHash.another(KeyHash.of("a"), number));
		}
		assertThat(hashes).hasSize(10_000).doesNotContain(0L);
	}

	@Test
	void spreadsKeysThatDifferLittle() {
		int[] counts = new int[64];
		for (int i = 0; i < 64_000; i++) {
			counts[(int) (KeyHash.of("user-" + i) >>> 58)]++;
		}
		ChiSquare.assertInProportion(counts, IntStream.range(0, 64).map((i) -> 1).toArray());
	}

}
