package io.outrigger.benchmarks.sidecar.fault.caller;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Outcomes}: a request every 100 milliseconds.
 */
class OutcomesTests {

	private static final long APART = TimeUnit.MILLISECONDS.toNanos(100);

	private final Outcomes outcomes = new Outcomes(30);

	@BeforeEach
	void ask() {
		for (int number = 0; number < 30; number++) {
			this.outcomes.ask(number, number * APART);
		}
	}

	@Test
	void successIsOfThoseThatNobodyCancelledWithinTheTime() {
		end(10, 20, 12, 15);
		assertThat(this.outcomes.cancel(10)).isFalse();
		assertThat(this.outcomes.success(10 * APART, 20 * APART)).isEqualTo(80);
		assertThat(this.outcomes.cancel(20)).isTrue();
		this.outcomes.end(20, false);
		assertThat(this.outcomes.success(10 * APART, 21 * APART)).isEqualTo(80);
		assertThat(this.outcomes.running()).isEqualTo(19);
	}

	@Test
	void recoveryIsFollowedByASecondWithoutFailure() {
		end(0, 30, 4, 8);
		assertThat(this.outcomes.recovered(5 * APART)).isEqualTo(3 * APART);
		assertThat(this.outcomes.recovered(9 * APART)).isZero();
	}

	@Test
	void thereIsNoRecoveryWithoutAWholeSecond() {
		end(0, 30, 4, 14, 22);
		assertThat(this.outcomes.recovered(3 * APART)).isEqualTo(APART);
		assertThat(this.outcomes.recovered(15 * APART)).isEqualTo(-1);
	}

	private void end(int from, int to, int... failing) {
		for (int number = from; number < to; number++) {
			boolean fails = false;
			for (int one : failing) {
				fails |= one == number;
			}
			this.outcomes.end(number, !fails);
		}
	}

}
