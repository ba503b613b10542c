package io.outrigger.flow.rate.redis;

import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

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

	@Test
	@SuppressWarnings("NullAway") // names need no Redis
	void keysThatAreNoWellFormedTextDifferAsWell() {
		RateFleet fleet = new RateFleet(null, "test", () -> 1, () -> 0, Schedulers.immediate());
		assertThat(Stream.of("\uD800", "\uDC00", "?", "\uFFFD").map((key) -> fleet.key("orders", "log", key)))
			.doesNotHaveDuplicates();
		assertThat(Stream.of("\uD800", "?").map((key) -> RateFleet.known(key.repeat(65)))).doesNotHaveDuplicates();
	}

}
