package io.outrigger.loadbalancer.attempt.budget;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.settings.HedgingSettings;
import io.outrigger.loadbalancer.settings.RetryBudgetSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AttemptBudget}.
 */
class AttemptBudgetTests {

	private static final Duration WINDOW = Duration.ofSeconds(10);

	private static final long SECOND = 1_000_000_000;

	@Test
	void hasItsReserveAtOnceAndAFifthOfTheRequests() {
		AttemptBudget budget = AttemptBudget.of(RetryBudgetSettings.DEFAULTS, 0);
		assertThat(budget.available(0)).isEqualTo(100);
		pay(budget, 1000, 0);
		assertThat(budget.available(0)).isEqualTo(300);
		assertThat(take(budget, 1000, 0)).isEqualTo(300);
		assertThat(budget.available(0)).isZero();
	}

	@Test
	void hasNothingForHedgesButTheirShare() {
		AttemptBudget budget = AttemptBudget.of(HedgingSettings.on(), 7);
		assertThat(budget.withdraw(7)).isFalse();
		pay(budget, 99, 7);
		assertThat(budget.withdraw(7)).isFalse();
		pay(budget, 1, 7);
		assertThat(take(budget, 10, 7)).isOne();
	}

	@Test
	void forgetsWhatWasPaidAndWhatWasTaken() {
		AttemptBudget budget = AttemptBudget.of(RetryBudgetSettings.DEFAULTS, 0);
		pay(budget, 1000, 0);
		take(budget, 250, 5 * SECOND);
		assertThat(budget.available(9 * SECOND)).isEqualTo(50);
		assertThat(budget.available(11 * SECOND)).as("paid is gone, taken is not").isZero();
		assertThat(budget.available(16 * SECOND)).isEqualTo(100);
	}

	@Test
	void mayHaveNothingAtAll() {
		AttemptBudget nothing = AttemptBudget.of(new RetryBudgetSettings(0, 0, WINDOW), 0);
		pay(nothing, 1000, 0);
		assertThat(nothing.withdraw(0)).isFalse();
		AttemptBudget reserve = AttemptBudget.of(new RetryBudgetSettings(0, 1, WINDOW), 0);
		pay(reserve, 1000, 0);
		assertThat(take(reserve, 100, 0)).isEqualTo(10);
	}

	@Test
	void takesBackWhatWasNotUsed() {
		AttemptBudget budget = AttemptBudget.of(new RetryBudgetSettings(0, 1, WINDOW), 0);
		assertThat(take(budget, 100, 0)).isEqualTo(10);
		budget.refund(0);
		assertThat(take(budget, 100, 0)).isOne();
		budget.refund(0);
		assertThat(budget.available(30 * SECOND)).as("a refund of long ago").isEqualTo(10);
	}

	@Test
	void worksWhereverTheTickerStands() {
		for (long now : new long[] { Long.MIN_VALUE, -1, Long.MAX_VALUE - SECOND, Long.MAX_VALUE - 1 }) {
			AttemptBudget budget = AttemptBudget.of(RetryBudgetSettings.DEFAULTS, now);
			pay(budget, 50, now + 2 * SECOND);
			assertThat(take(budget, 1000, now + 3 * SECOND)).isEqualTo(110);
			assertThat(budget.available(now + 30 * SECOND)).isEqualTo(100);
		}
	}

	@Test
	void neverGivesMoreThanItsShareOfAnyWindow() {
		Random random = new Random(3);
		for (int round = 0; round < 200; round++) {
			int percent = random.nextInt(100);
			int reserve = random.nextInt(4);
			AttemptBudget budget = AttemptBudget.of(new RetryBudgetSettings(percent, reserve, WINDOW), 0);
			List<Long> paid = new ArrayList<>();
			List<Long> taken = new ArrayList<>();
			long now = 0;
			for (int step = 0; step < 400; step++) {
				now += random.nextInt(200_000_000);
				if (random.nextBoolean()) {
					budget.deposit(now);
					paid.add(now);
				}
				else if (budget.withdraw(now)) {
					taken.add(now);
				}
			}
			for (long end : taken) {
				double allowed = within(paid, end, 11) * percent / 100.0 + reserve * WINDOW.toSeconds();
				assertThat((double) within(taken, end, 10)).isLessThanOrEqualTo(allowed);
			}
		}
	}

	@Test
	void givesNothingTwiceToManyAtOnce() {
		AttemptBudget budget = AttemptBudget.of(new RetryBudgetSettings(100, 0, WINDOW), 0);
		IntStream.range(0, 100_000).parallel().forEach((i) -> budget.deposit(i));
		AtomicInteger taken = new AtomicInteger();
		IntStream.range(0, 200_000).parallel().forEach((i) -> {
			if (budget.withdraw(i)) {
				taken.incrementAndGet();
			}
		});
		int left = take(budget, 100_000, 0);
		assertThat(taken.get() + left).isEqualTo(100_000);
	}

	private static long within(List<Long> times, long end, int tenths) {
		long start = end - WINDOW.toNanos() / 10 * tenths;
		return times.stream().filter((at) -> at > start && at <= end).count();
	}

	private static void pay(AttemptBudget budget, int times, long now) {
		for (int i = 0; i < times; i++) {
			budget.deposit(now);
		}
	}

	private static int take(AttemptBudget budget, int times, long now) {
		int taken = 0;
		for (int i = 0; i < times; i++) {
			taken += budget.withdraw(now) ? 1 : 0;
		}
		return taken;
	}

}
