package io.outrigger.flow.rate;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.outrigger.flow.rate.redis.RateAlgorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What every rate limiter guarantees, wherever it counts.
 */
public abstract class RateLimiterContract {

	// So long that nothing comes back while a test runs
	private static final Duration LONG = Duration.ofHours(2);

	private static final Duration SHORT = Duration.ofMillis(400);

	// So long that little of it passes between two calls, in real time too
	private static final Duration MEDIUM = Duration.ofMillis(1500);

	/**
	 * Returns a limiter of which nothing was taken.
	 */
	protected abstract Limiter limiter(RateAlgorithm algorithm, RateLimit limit);

	/**
	 * Lets time pass.
	 */
	protected abstract void pass(Duration time);

	@ParameterizedTest
	@EnumSource
	void givesAsManyAsThereAre(RateAlgorithm algorithm) {
		Limiter limiter = limiter(algorithm, RateLimit.of(5, LONG));
		assertThat(IntStream.range(0, 5).mapToLong((i) -> limiter.tryAcquire(1))).allMatch((wait) -> wait <= 0);
		assertThat(limiter.tryAcquire(1)).isBetween(1L, 2 * LONG.toNanos());
	}

	@ParameterizedTest
	@EnumSource
	void takesACostAsAWholeOrNotAtAll(RateAlgorithm algorithm) {
		Limiter limiter = limiter(algorithm, RateLimit.of(5, LONG));
		assertThat(limiter.tryAcquire(3)).isNotPositive();
		assertThat(limiter.tryAcquire(3)).isPositive();
		assertThat(limiter.tryAcquire(2)).isNotPositive();
		assertThat(limiter.tryAcquire(1)).isPositive();
	}

	@ParameterizedTest
	@EnumSource
	void saysWhatCanNeverBeHad(RateAlgorithm algorithm) {
		Limiter limiter = limiter(algorithm, RateLimit.of(5, LONG));
		assertThat(limiter.tryAcquire(6)).isEqualTo(RateLimiter.NEVER);
		assertThat(limiter.tryAcquire(5)).isNotPositive();
		assertThatIllegalArgumentException().isThrownBy(() -> limiter.tryAcquire(0))
			.withMessage("cost is 0 but must be at least 1");
	}

	@ParameterizedTest
	@EnumSource
	void grantsOnceTheWaitIsOver(RateAlgorithm algorithm) {
		Limiter limiter = limiter(algorithm, RateLimit.of(4, MEDIUM));
		assertThat(limiter.tryAcquire(4)).isNotPositive();
		long wait = limiter.tryAcquire(2);
		assertThat(wait).isBetween(1L, 2 * MEDIUM.toNanos());
		pass(Duration.ofNanos(wait));
		assertThat(limiter.tryAcquire(2)).isNotPositive();
	}

	@ParameterizedTest
	@EnumSource
	void isAsNewWhenItHasRested(RateAlgorithm algorithm) {
		Limiter limiter = limiter(algorithm, RateLimit.of(4, SHORT));
		limiter.tryAcquire(4);
		pass(SHORT.multipliedBy(2).plusMillis(5));
		assertThat(limiter.tryAcquire(4)).isNotPositive();
	}

	@ParameterizedTest
	@EnumSource
	void tellsWhatIsLeft(RateAlgorithm algorithm) {
		Limiter limiter = limiter(algorithm, RateLimit.of(5, LONG));
		limiter.tryAcquire(2);
		Quota quota = limiter.quota();
		assertThat(quota.limit()).isEqualTo(5);
		assertThat(quota.remaining()).isEqualTo(3);
		assertThat(quota.resetSeconds()).isBetween(1L, 2 * LONG.toSeconds());
		limiter.tryAcquire(3);
		assertThat(limiter.tryAcquire(1)).isPositive();
		assertThat(limiter.quota().remaining()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void keepsWhatWasTakenWhenTheLimitIsRaised(RateAlgorithm algorithm) {
		Limiter limiter = limiter(algorithm, RateLimit.of(5, LONG));
		limiter.tryAcquire(5);
		limiter.change(RateLimit.of(8, LONG));
		assertThat(limiter.tryAcquire(4)).isPositive();
		assertThat(limiter.tryAcquire(3)).isNotPositive();
		assertThat(limiter.tryAcquire(1)).isPositive();
	}

	@ParameterizedTest
	@EnumSource
	void keepsWhatWasTakenWhenTheLimitIsLowered(RateAlgorithm algorithm) {
		Limiter limiter = limiter(algorithm, RateLimit.of(8, LONG));
		limiter.tryAcquire(3);
		limiter.change(RateLimit.of(5, LONG));
		assertThat(limiter.tryAcquire(3)).isPositive();
		assertThat(limiter.tryAcquire(2)).isNotPositive();
		limiter.change(RateLimit.of(2, LONG));
		assertThat(limiter.tryAcquire(1)).isPositive();
	}

	@ParameterizedTest
	@EnumSource
	void keepsWhatWasTakenWhenThePeriodChanges(RateAlgorithm algorithm) {
		Limiter limiter = limiter(algorithm, RateLimit.of(5, LONG));
		limiter.tryAcquire(3);
		limiter.change(RateLimit.of(5, LONG.multipliedBy(2)));
		assertThat(limiter.tryAcquire(3)).isPositive();
		assertThat(limiter.tryAcquire(2)).isNotPositive();
		assertThat(limiter.tryAcquire(1)).isPositive();
	}

	@ParameterizedTest
	@EnumSource
	void whoIsRefusedAllTheWhileIsServedOnceAShortenedPeriodIsOver(RateAlgorithm algorithm) {
		Limiter limiter = limiter(algorithm, RateLimit.of(4, LONG));
		limiter.tryAcquire(4);
		limiter.change(RateLimit.of(4, SHORT));
		assertThat(grantedWhile(limiter, 4, SHORT.dividedBy(8), 12)).isPositive();
	}

	@ParameterizedTest
	@EnumSource
	void whoIsRefusedAllTheWhileIsNotServedBeforeALengthenedPeriodIsOver(RateAlgorithm algorithm) {
		Limiter limiter = limiter(algorithm, RateLimit.of(4, MEDIUM));
		limiter.tryAcquire(4);
		limiter.change(RateLimit.of(4, LONG));
		assertThat(grantedWhile(limiter, 4, MEDIUM, 3)).isZero();
		assertThat(limiter.quota().resetSeconds()).isBetween(LONG.toSeconds() / 2, 2 * LONG.toSeconds());
	}

	@ParameterizedTest
	@EnumSource
	void aLimitThatIsLoweredGivesNoBurstAnew(RateAlgorithm algorithm) {
		Limiter limiter = limiter(algorithm, RateLimit.of(8, MEDIUM));
		limiter.tryAcquire(8);
		limiter.change(RateLimit.of(4, LONG));
		assertThat(grantedWhile(limiter, 4, MEDIUM, 3)).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void timeThatPassedBeforeALimitWasRaisedCountsAtTheOldRate(RateAlgorithm algorithm) {
		Limiter limiter = limiter(algorithm, RateLimit.of(4, LONG));
		limiter.tryAcquire(4);
		pass(MEDIUM);
		limiter.change(RateLimit.of(4, MEDIUM));
		assertThat(limiter.tryAcquire(4) <= 0).as("a log looks at no more than a period")
			.isEqualTo(algorithm == RateAlgorithm.SLIDING_LOG);
		assertThat(grantedWhile(limiter, 4, MEDIUM.dividedBy(2), 2)).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void whatDidNotCountAnyMoreDoesNotComeBackWithALongerPeriod(RateAlgorithm algorithm) {
		Limiter limiter = limiter(algorithm, RateLimit.of(4, LONG));
		limiter.tryAcquire(4);
		limiter.change(RateLimit.of(4, SHORT));
		limiter.tryAcquire(4);
		pass(SHORT.multipliedBy(2).plusMillis(5));
		limiter.change(RateLimit.of(4, LONG));
		assertThat(limiter.tryAcquire(4)).isNotPositive();
	}

	@ParameterizedTest
	@EnumSource
	void refusalsBetweenChangesForgetNothingThatCounts(RateAlgorithm algorithm) {
		Limiter limiter = limiter(algorithm, RateLimit.of(8, LONG));
		limiter.tryAcquire(8);
		for (RateLimit next : List.of(RateLimit.of(8, LONG.dividedBy(2)), RateLimit.of(8, LONG), RateLimit.of(6, LONG),
				RateLimit.of(6, LONG.multipliedBy(2)))) {
			limiter.change(next);
			assertThat(limiter.tryAcquire(6)).as(next.toString()).isPositive();
		}
		limiter.change(RateLimit.of(8, LONG));
		long room = (algorithm != RateAlgorithm.SLIDING_WINDOW) ? 2 : 0;
		assertThat(limiter.tryAcquire(room + 1)).as("more than a lower limit no bucket or log remembers").isPositive();
		assertThat(limiter.quota().remaining()).isEqualTo(room);
	}

	@ParameterizedTest
	@EnumSource
	void ofManyAtOnceAsManyGetAPermitAsThereAre(RateAlgorithm algorithm) {
		Limiter limiter = limiter(algorithm, RateLimit.of(500, LONG));
		long granted = IntStream.range(0, 2_000)
			.parallel()
			.mapToLong((i) -> limiter.tryAcquire(1 + i % 2))
			.filter((wait) -> wait <= 0)
			.count();
		assertThat(granted).isBetween(250L, 500L);
		assertThat(limiter.tryAcquire(1)).as("all are taken").isPositive();
	}

	/*
	 * How often a cost is granted that is asked for at once and then after each pause.
	 */
	private long grantedWhile(Limiter limiter, long cost, Duration pause, int pauses) {
		long granted = 0;
		for (int i = 0; i <= pauses; i++) {
			granted += (limiter.tryAcquire(cost) <= 0) ? 1 : 0;
			pass((i < pauses) ? pause : Duration.ZERO);
		}
		return granted;
	}

	/**
	 * A limiter, whichever way it answers.
	 */
	protected interface Limiter {

		/**
		 * Takes permits.
		 */
		long tryAcquire(long cost);

		/**
		 * Returns what is left.
		 */
		Quota quota();

		/**
		 * Changes the settings.
		 */
		void change(RateLimit limit);

	}

}
