package io.outrigger.benchmarks.config.member;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Audience}.
 */
class AudienceTests {

	private final List<Long> told = new ArrayList<>();

	private final Audience audience = new Audience(3, this.told::add);

	@Test
	void onlyTheLastOneToHearARevisionMakesItKnownToAll() {
		this.audience.hears(7);
		this.audience.hears(7);
		assertThat(this.told).isEmpty();
		this.audience.hears(7);
		assertThat(this.told).containsExactly(7L);
	}

	@Test
	void revisionsAreCountedEachForItself() {
		this.audience.hears(7);
		this.audience.hears(8);
		this.audience.hears(7);
		this.audience.hears(8);
		this.audience.hears(8);
		assertThat(this.told).containsExactly(8L);
	}

	@Test
	void whoeverHearsAtTheSameTimeIsCounted() {
		List<Long> last = new ArrayList<>();
		Audience many = new Audience(10_000, last::add);
		IntStream.range(0, 10_000).parallel().forEach((i) -> many.hears(1));
		assertThat(last).containsExactly(1L);
	}

}
