package io.outrigger.loadbalancer.settings;

import java.time.Duration;
import java.util.Set;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.statistics.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Attempting} and what belongs to it.
 */
class AttemptingTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration TOO_LONG = Duration.ofDays(1);

	private final FailoverSettings failover = FailoverSettings.DEFAULTS;

	@Test
	void failsOverOnceAndHedgesNothingUnlessToldTo() {
		Attempting defaults = Attempting.DEFAULTS;
		assertThat(defaults.failover().attempts()).isEqualTo(2);
		assertThat(defaults.failover().mayRepeat("GET")).isTrue();
		assertThat(defaults.failover().mayRepeat("POST")).isFalse();
		assertThat(defaults.failover().statuses()).containsExactlyInAnyOrder(502, 503, 504);
		assertThat(defaults.failover().times().deadline()).isZero();
		assertThat(defaults.retryBudget()).isEqualTo(new RetryBudgetSettings(20, 10, Duration.ofSeconds(10)));
		assertThat(defaults.hedging().enabled()).isFalse();
		assertThat(HedgingSettings.on()).isEqualTo(new HedgingSettings(true, 99, Duration.ofMillis(1), 1));
	}

	@Test
	void changesOnePartAtATime() {
		RetryBudgetSettings budget = new RetryBudgetSettings(0, 0, SECOND);
		Attempting all = Attempting.DEFAULTS.with(this.failover.attempts(3)).with(budget).with(HedgingSettings.on());
		assertThat(all).isEqualTo(new Attempting(this.failover.attempts(3), budget, HedgingSettings.on()));
	}

	@Test
	void namesWhatBreaksARule() {
		assertRefused(() -> this.failover.attempts(0), "failover.attempts is '0' but must be: from 1 to 10");
		assertRefused(() -> this.failover.methods(Set.of("get")), "failover.methods is 'get'");
		assertRefused(() -> failover(Set.of(Outcome.CANCELLED), Set.of(), 0), "failover.outcomes is 'CANCELLED'");
		assertRefused(() -> failover(Set.of(), Set.of(200), 0), "failover.statuses is '200'");
		assertRefused(() -> failover(Set.of(), Set.of(), -1), "failover.kept-body is '-1'");
		assertRefused(() -> failover(Set.of(), Set.of(), 17 << 20), "failover.kept-body");
		assertRefused(() -> AttemptTimes.within(TOO_LONG, SECOND), "failover.deadline is 'PT24H'");
		assertRefused(() -> AttemptTimes.within(SECOND, Duration.ofNanos(1)),
				"failover.try-timeout is 'PT0.000000001S'");
		assertRefused(() -> new AttemptTimes(SECOND, SECOND, TOO_LONG, TOO_LONG), "failover.back-off");
		assertRefused(() -> new AttemptTimes(SECOND, SECOND, SECOND, Duration.ZERO), "failover.max-back-off");
		assertRefused(() -> new RetryBudgetSettings(0.01, 0, SECOND), "retry-budget.percent is '0.01'");
		assertRefused(() -> new RetryBudgetSettings(Double.NaN, 0, SECOND), "retry-budget.percent is 'NaN'");
		assertRefused(() -> new RetryBudgetSettings(0, 1001, SECOND), "retry-budget.reserve is '1001'");
		assertRefused(() -> new RetryBudgetSettings(0, 0, TOO_LONG), "retry-budget.window");
		assertRefused(() -> new HedgingSettings(true, 49, SECOND, 1), "hedging.percentile is '49.0'");
		assertRefused(() -> new HedgingSettings(true, 99, Duration.ZERO, 1), "hedging.minimum-delay is 'PT0S'");
		assertRefused(() -> new HedgingSettings(true, 99, SECOND, 0), "hedging.budget-percent is '0.0'");
	}

	private FailoverSettings failover(Set<Outcome> outcomes, Set<Integer> statuses, int keptBody) {
		return new FailoverSettings(2, Set.of(), outcomes, statuses, AttemptTimes.DEFAULTS, keptBody, false);
	}

	private static void assertRefused(ThrowingCallable creation, String message) {
		assertThatIllegalArgumentException().isThrownBy(creation).withMessageContaining("Load balancer " + message);
	}

}
