package io.outrigger.benchmarks.config;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BadReleases}.
 */
class BadReleasesTests {

	private final BadReleases releases = new BadReleases(new Random(17));

	@Test
	void aGoodReleaseHasAllKeysWithValuesThatCanBeUsed() {
		for (int i = 0; i < 1_000; i++) {
			assertThat(this.releases.good()).hasSize(4).matches(BadReleasesTests::isGood);
		}
	}

	@Test
	void aBadReleaseHasOneValueThatCannotBeUsedAmongOthersThatCan() {
		for (int i = 0; i < 1_000; i++) {
			Map<String, String> release = this.releases.bad();
			assertThat(release).hasSizeBetween(2, 4);
			assertThat(release.entrySet().stream().filter((entry) -> !canBeUsed(entry.getKey(), entry.getValue())))
				.as(release.toString())
				.hasSize(1);
		}
	}

	@Test
	void everyPlaceAndEveryBadValueIsTried() {
		Map<String, Integer> tried = new TreeMap<>();
		IntStream.range(0, 1_000)
			.mapToObj((i) -> this.releases.bad())
			.flatMap((release) -> release.entrySet().stream())
			.filter((entry) -> !canBeUsed(entry.getKey(), entry.getValue()))
			.forEach((entry) -> tried.merge(entry.toString(), 1, Integer::sum));
		assertThat(tried).hasSize(8);
	}

	static boolean isGood(Map<String, String> release) {
		return release.entrySet().stream().allMatch((entry) -> canBeUsed(entry.getKey(), entry.getValue()));
	}

	private static boolean canBeUsed(String key, String value) {
		if (key.equals(BadReleases.TIMEOUT)) {
			return value.matches("[1-9][0-9]*s");
		}
		return value.matches("[1-9][0-9]*") && (!key.equals(BadReleases.DISCOUNT) || Integer.parseInt(value) <= 90);
	}

}
