package io.outrigger.flow.rate.redis;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RateFleet}.
 */
class RateFleetTests {

	@Test
	void aShortKeyIsKnownAsItIs() {
		String longest = "k".repeat(64);
		assertThat(RateFleet.known(longest)).isSameAs(longest);
		assertThat(RateFleet.known("")).isEmpty();
	}

	@Test
	void aLongKeyIsKnownByItsDigestWhichNoShortKeyHas() {
		String known = RateFleet.known("k".repeat(65));
		assertThat(known).matches("#[0-9a-f]{64}").isEqualTo(RateFleet.known("k".repeat(65)));
		assertThat(RateFleet.known(known)).as("sent as a key").isNotEqualTo(known);
		assertThat(IntStream.range(65, 1_000).mapToObj((length) -> RateFleet.known("k".repeat(length))).distinct())
			.hasSize(935)
			.allMatch((each) -> each.length() == 65);
	}

}
