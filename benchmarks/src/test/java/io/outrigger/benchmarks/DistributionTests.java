package io.outrigger.benchmarks;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Distribution}.
 */
class DistributionTests {

	private final Distribution hundred = Distribution
		.of(IntStream.rangeClosed(1, 100).mapToObj((i) -> (double) (i * 37 % 101)).toList());

	@Test
	void aPercentileIsTheNearestRank() {
		assertThat(this.hundred.percentile(99)).isEqualTo(99);
		assertThat(this.hundred.percentile(98.5)).isEqualTo(99);
		assertThat(this.hundred.percentile(0.1)).isEqualTo(1);
		assertThat(this.hundred.percentile(100)).isEqualTo(100).isEqualTo(this.hundred.max());
		assertThat(this.hundred.median()).isEqualTo(50);
		assertThat(this.hundred.count()).isEqualTo(100);
	}

	@Test
	void ofFewFiguresTheP99IsTheGreatest() {
		Distribution few = Distribution.of(List.of(3.0, 1.0, 2.0));
		assertThat(few.percentile(99)).isEqualTo(3);
		assertThat(few.median()).isEqualTo(2);
	}

	@Test
	void whatCannotBeAnsweredIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Distribution.of(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> this.hundred.percentile(0))
			.withMessageContaining("percent is 0.0");
		assertThatIllegalArgumentException().isThrownBy(() -> this.hundred.percentile(100.1));
	}

}
