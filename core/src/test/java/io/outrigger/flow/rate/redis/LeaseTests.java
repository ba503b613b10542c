package io.outrigger.flow.rate.redis;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.outrigger.flow.rate.RateLimit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Lease}, {@link Outage}, and how much may be leased.
 */
class LeaseTests {

	// Overflows while the lease lasts
	private static final long TAKEN = Long.MAX_VALUE - 100;

	private static final long NANOS = 1_600;

	@Test
	void givesWhatIsLeftAndNoMore() {
		Lease lease = new Lease(10, 0, TAKEN, NANOS);
		assertThat(lease.take(1, TAKEN)).isTrue();
		assertThat(lease.isLow()).isFalse();
		assertThat(lease.take(1, TAKEN)).isTrue();
		assertThat(lease.isLow()).isTrue();
		assertThat(lease.take(3, TAKEN)).isTrue();
		assertThat(lease.take(6, TAKEN)).isFalse();
		assertThat(lease.take(5, TAKEN + NANOS - 1)).isTrue();
		assertThat(lease.take(1, TAKEN)).isFalse();
	}

	@Test
	void lapses() {
		Lease lease = new Lease(10, 0, TAKEN, NANOS);
		assertThat(lease.take(1, TAKEN + NANOS)).isFalse();
		assertThat(lease.left(TAKEN + NANOS - 1)).isEqualTo(10);
		assertThat(lease.left(TAKEN + NANOS)).isZero();
		assertThat(lease.takeAll(TAKEN + NANOS)).isZero();
	}

	@Test
	void goesOverToTheNextOnce() {
		Lease lease = new Lease(10, 0, TAKEN, NANOS);
		lease.take(3, TAKEN);
		assertThat(lease.takeAll(TAKEN + 1)).isEqualTo(7);
		assertThat(lease.takeAll(TAKEN + 1)).isZero();
		assertThat(lease.take(1, TAKEN + 1)).isFalse();
	}

	@Test
	void isNotFetchedInAdvanceWhereThereIsNoMore() {
		assertThat(new Lease(0, 1, TAKEN, NANOS).isLow()).isFalse();
	}

	@Test
	void noPermitIsGivenTwice() {
		Lease lease = new Lease(10_000, 0, TAKEN, NANOS);
		assertThat(IntStream.range(0, 40_000).parallel().filter((i) -> lease.take(1, TAKEN)).count()).isEqualTo(10_000);
	}

	@Test
	void foreseesWhatWillBeAskedForInTheTimeOfALease() {
		Lease lease = new Lease(100, 0, TAKEN, NANOS);
		lease.take(60, TAKEN);
		assertThat(lease.demand(20, TAKEN + NANOS, NANOS)).isEqualTo(80);
		assertThat(lease.demand(20, TAKEN + NANOS / 2, NANOS)).isEqualTo(160);
		assertThat(lease.demand(20, TAKEN + 4 * NANOS, NANOS)).isEqualTo(20);
		assertThat(lease.demand(20, TAKEN, NANOS)).as("no more than 16 times").isEqualTo(16 * 80);
	}

	@Test
	void aRefusalTellsTheTrueWaitAndIsAskedAboutAgainAtTheEndOfTheLease() {
		long hour = Duration.ofHours(1).toNanos();
		Lease lease = new Lease(0, 0, TAKEN, NANOS).refusing(2, hour);
		assertThat(lease.refusedFor(2, TAKEN)).isEqualTo(hour);
		assertThat(lease.refusedFor(2, TAKEN + NANOS - 1)).isEqualTo(hour - NANOS + 1);
		assertThat(lease.refusedFor(2, TAKEN + NANOS)).isZero();
		assertThat(lease.refusedFor(1, TAKEN)).isZero();
	}

	@Test
	void aRefusalThatIsOverWithinTheLeaseIsAskedAboutAgainThen() {
		Lease lease = new Lease(0, 0, TAKEN, NANOS).refusing(2, 100);
		assertThat(lease.refusedFor(2, TAKEN + 99)).isOne();
		assertThat(lease.refusedFor(2, TAKEN + 100)).isZero();
	}

	@Test
	void whereRedisGaveLessThanItWasAskedForWhatIsLeftServesAndNobodyAsksBeforeTheRestIsOver() {
		Lease lease = new Lease(3, 400, TAKEN, NANOS).refusing(5, 900);
		assertThat(lease.take(3, TAKEN + 100)).isTrue();
		assertThat(lease.refusedFor(1, TAKEN + 100)).isEqualTo(300);
		assertThat(lease.refusedFor(1, TAKEN + 400)).isZero();
		assertThat(lease.refusedFor(5, TAKEN + 400)).isEqualTo(500);
		assertThat(new Lease(0, 400, TAKEN, NANOS).refusing(1, 30).refusedFor(1, TAKEN + 30)).isEqualTo(370);
	}

	@Test
	void aRestIsWhatAQuarterOfALeaseTakesToCome() {
		RateLimit limit = RateLimit.perSecond(2_000);
		assertThat(RedisRateSettings.leased(limit).rest(RateAlgorithm.TOKEN_BUCKET)).isEqualTo(12_500_000);
		RedisRateSettings small = RedisRateSettings.leased(new RateLimit(2_000, Duration.ofSeconds(1), 10));
		assertThat(small.rest(RateAlgorithm.TOKEN_BUCKET)).as("a quarter of the burst").isEqualTo(1_250_000);
		assertThat(small.rest(RateAlgorithm.SLIDING_WINDOW)).isEqualTo(12_500_000);
		assertThat(RedisRateSettings.leased(RateLimit.perSecond(50)).rest(RateAlgorithm.TOKEN_BUCKET)).as("a permit")
			.isEqualTo(20_000_000);
		RedisRateSettings lengthy = new RedisRateSettings(limit, Duration.ofSeconds(10), Duration.ofMillis(20));
		assertThat(lengthy.rest(RateAlgorithm.TOKEN_BUCKET)).as("the longest").isEqualTo(25_000_000);
	}

	@Test
	void aFirstRequestForeseesNothing() {
		Lease lease = Lease.none(TAKEN);
		assertThat(lease.take(1, TAKEN)).isFalse();
		assertThat(lease.refusedFor(1, TAKEN)).isZero();
		assertThat(lease.takeAll(TAKEN)).isZero();
		assertThat(lease.demand(1_000, TAKEN, Duration.ofSeconds(10).toNanos())).isLessThan(1);
	}

	@Test
	void anInstanceMayHoldItsPartOfWhatTheTimeOfALeaseBrings() {
		RedisRateSettings settings = RedisRateSettings.leased(RateLimit.perSecond(1_000));
		assertThat(settings.mostLeased(RateAlgorithm.TOKEN_BUCKET, 1)).isEqualTo(50);
		assertThat(settings.mostLeased(RateAlgorithm.TOKEN_BUCKET, 4)).isEqualTo(12);
		assertThat(settings.mostLeased(RateAlgorithm.TOKEN_BUCKET, 0)).isEqualTo(50);
		assertThat(settings.mostLeased(RateAlgorithm.SLIDING_WINDOW, 100)).isZero();
		RedisRateSettings burst = RedisRateSettings.leased(new RateLimit(1_000, Duration.ofSeconds(1), 20));
		assertThat(burst.mostLeased(RateAlgorithm.TOKEN_BUCKET, 2)).isEqualTo(10);
	}

	@Test
	void anOutageIsEndedByOneWhoTriesNowAndThen() {
		Outage outage = new Outage();
		assertThat(outage.mayRetry(0)).isFalse();
		assertThat(outage.begin(TAKEN)).isTrue();
		assertThat(outage.isAway()).isTrue();
		long retry = TAKEN + Duration.ofMillis(100).toNanos();
		assertThat(outage.mayRetry(retry - 1)).isFalse();
		assertThat(outage.mayRetry(retry)).isTrue();
		assertThat(outage.mayRetry(retry)).isFalse();
		assertThat(outage.begin(retry)).isFalse();
		assertThat(outage.mayRetry(retry + Duration.ofMillis(100).toNanos())).isTrue();
		assertThat(outage.end()).isTrue();
		assertThat(outage.end()).isFalse();
		assertThat(outage.isAway()).isFalse();
	}

}
