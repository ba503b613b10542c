package io.outrigger.flow.rate;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.outrigger.flow.RejectedException;
import io.outrigger.flow.Rejection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RateLimit}, {@link Quota}, and what is told of a refusal.
 */
class RateLimitTests {

	@ParameterizedTest
	@CsvSource({ "0, PT1S, 1, 'permits is 0 but must be from 1 to 1,000,000,000'",
			"1000000001, PT1H, 1, 'permits is 1000000001 but must be from 1 to 1,000,000,000'",
			"1, PT0.0001S, 1, 'period is PT0.0001S but must be from 1 ms to 366 days'",
			"1, PT9000H, 1, 'period is PT9000H but must be from 1 ms to 366 days'",
			"1000000, PT0.001S, 1, 'permits is 1000000 but must be at most one for each 10 ns of PT0.001S'",
			"1, PT1S, 0, 'burst is 0 but must be from 1 to 1,000,000,000'",
			"1, PT24H, 367, 'burst is 367 but must be what 1 in PT24H fill within 366 days'" })
	void namesTheValueAndTheRule(long permits, Duration period, long burst, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit(permits, period, burst))
			.withMessage(message);
	}

	@Test
	void theGreatestLimitsWork() {
		TokenBucket fast = new TokenBucket(() -> RateLimit.of(100_000_000, Duration.ofSeconds(1)), () -> 0);
		assertThat(fast.tryAcquire(100_000_000)).isNotPositive();
		assertThat(fast.tryAcquire(1)).isEqualTo(10);
		RateLimit slow = new RateLimit(1, Duration.ofDays(1), 366);
		assertThat(slow.timeToFull()).isEqualTo(Duration.ofDays(366));
		TokenBucket bucket = new TokenBucket(() -> slow, () -> Long.MAX_VALUE);
		assertThat(bucket.tryAcquire(366)).isNotPositive();
		assertThat(bucket.tryAcquire(366)).isEqualTo(Duration.ofDays(366).toNanos());
		SlidingWindow window = new SlidingWindow(() -> RateLimit.of(1_000_000_000, Duration.ofDays(366)), () -> 0);
		assertThat(window.tryAcquire(1_000_000_000)).isNotPositive();
		assertThat(window.tryAcquire(1_000_000_000)).isEqualTo(2 * Duration.ofDays(366).toNanos());
	}

	@Test
	void aPeriodHasABurstOfItsPermitsHoweverTheyAreRounded() {
		RateLimit limit = RateLimit.of(7, Duration.ofDays(366));
		TokenBucket bucket = new TokenBucket(() -> limit, () -> 0);
		assertThat(bucket.tryAcquire(7)).isNotPositive();
		assertThat(bucket.tryAcquire(7)).isEqualTo(limit.timeToFull().toNanos());
		assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit(7, Duration.ofDays(366), 8))
			.withMessage("burst is 8 but must be what 7 in PT8784H fill within 366 days");
	}

	@ParameterizedTest
	@CsvSource({ "100, PT1S, 50, 4, 25, PT1S, 12", "100, PT1S, 50, 0, 100, PT1S, 50", "7, PT1S, 1, 2, 3, PT1S, 1",
			"2, PT1S, 10, 5, 1, PT2.5S, 1", "1, PT8784H, 1, 3, 1, PT8784H, 1" })
	void sharesAddUpToNoMoreThanTheLimit(long permits, Duration period, long burst, int shares, long part, Duration in,
			long partOfBurst) {
		assertThat(new RateLimit(permits, period, burst).share(shares)).isEqualTo(new RateLimit(part, in, partOfBurst));
	}

	@Test
	void aShareOfTheSlowestIsALimitStill() {
		RateLimit limit = new RateLimit(3, Duration.ofDays(1), 3 * 366);
		assertThat(limit.share(2)).isEqualTo(new RateLimit(1, Duration.ofDays(1), 366));
	}

	@Test
	void aLogRemembersNoMoreThanItMay() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new SlidingLog(() -> RateLimit.perSecond(100_001), () -> 0))
			.withMessage("permits is 100001 but must be at most 100000 for a log");
	}

	@Test
	void secondsAreRoundedUp() {
		assertThat(new Quota(1, 1, 0).resetSeconds()).isZero();
		assertThat(new Quota(1, 0, 1).resetSeconds()).isOne();
		assertThat(new Quota(1, 0, 2_000_000_000).resetSeconds()).isEqualTo(2);
		assertThat(new Quota(1, 0, Long.MAX_VALUE).resetSeconds()).isEqualTo(9_223_372_037L);
	}

	@Test
	void aRejectionIsToldWhenItIsAskedFor() {
		Rejection rejection = RateLimiter.rejection("orders", 1_500_000_000);
		assertThat(rejection)
			.isEqualTo(new Rejection(Rejection.Reason.RATE_LIMITED, "orders", Duration.ofMillis(1_500)));
		assertThat(new RejectedException(rejection)).hasMessage("'orders' refused: rate limited; again after 1500 ms");
		assertThat(new RejectedException(RateLimiter.rejection("orders", 300_000)))
			.hasMessageEndingWith("; again after 1 ms");
		assertThat(new RejectedException(RateLimiter.rejection("orders", RateLimiter.NEVER - 1)))
			.hasMessageEndingWith("; again after 9223372036855 ms");
		assertThat(RateLimiter.rejection("orders", RateLimiter.NEVER).retryAfter()).isNull();
	}

}
