package io.outrigger.benchmarks.sidecar.fault.caller;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.outrigger.benchmarks.sidecar.fault.caller.Extra.Look;
import io.outrigger.benchmarks.sidecar.fault.caller.Extra.Use;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Extra}: a look every 100 milliseconds, ten requests between two of
 * them.
 */
class ExtraTests {

	private static final long APART = TimeUnit.MILLISECONDS.toNanos(100);

	private final Extra extra = new Extra(Duration.ofSeconds(1));

	@Test
	void withoutAnyNothingIsUsed() {
		look(0, 50, 0);
		assertThat(this.extra.retries().share()).isZero();
		assertThat(this.extra.hedges().share()).isZero();
	}

	@Test
	void theBudgetIsAFifthOfAWindowAndATenthBeforeItAndTheReserve() {
		look(0, 20, 0);
		look(20, 31, 3);
		Use most = this.extra.retries();
		assertThat(most.sent()).isEqualTo(30);
		assertThat(most.budget()).isEqualTo(0.2 * 110 + 10);
		assertThat(most.isExceeded()).isFalse();
	}

	@Test
	void moreThanThatIsSeen() {
		look(0, 20, 0);
		look(20, 31, 4);
		assertThat(this.extra.retries().sent()).isEqualTo(40);
		assertThat(this.extra.retries().isExceeded()).isTrue();
	}

	private void look(int from, int to, int retries) {
		for (int i = from; i < to; i++) {
			this.extra.note(new Look(i * APART, i * APART, 10 * i, (long) retries * (i - from + 1), 0));
		}
	}

}
