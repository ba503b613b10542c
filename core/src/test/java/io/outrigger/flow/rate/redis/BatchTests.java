package io.outrigger.flow.rate.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.outrigger.flow.rate.Quota;
import io.outrigger.flow.rate.RateLimit;
import io.outrigger.flow.rate.redis.Batch.Waiter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Batch} and {@link RateAnswer}.
 */
class BatchTests {

	private static final RateLimit LIMIT = new RateLimit(100, Duration.ofSeconds(2), 50);

	private static final RedisRateSettings SETTINGS = RedisRateSettings.leased(LIMIT);

	@Test
	void neighboursOfOneCostAreToldAsOne() {
		Batch batch = batch(waiters(1, 1, 1, 5, 1), 7);
		assertThat(Stream.of(batch.arguments(LIMIT)).map((argument) -> new String(argument, StandardCharsets.UTF_8)))
			.containsExactly("100", "2000000", "50", "7", "1", "3", "5", "1", "1", "1");
	}

	@Test
	void eachIsToldItsAnswerInTheOrderInWhichTheyCame() {
		List<Waiter> waiters = waiters(1, 1, 1, 5, 1);
		batch(waiters, 0).tell(answer(0, 9, 3_000_000, 0, 2, 40, 0, 200, 1, 0), 0);
		assertThat(waiters).extracting(Waiter::join).containsExactly(0L, 0L, 40_000L, 200_000L, 0L);
	}

	@Test
	void aRefusalIsNeverOverAtOnce() {
		List<Waiter> waiters = waiters(3);
		batch(waiters, 0).tell(answer(0, 0, 0, 0, 0, 0), 0);
		assertThat(waiters.get(0).join()).isEqualTo(1_000);
	}

	@Test
	void aRefusalIsNotOverBeforeRedisIsAskedAgain() {
		List<Waiter> waiters = waiters(1, 5);
		batch(waiters, 4).tell(answer(0, 0, 0, 0, 0, 40, 0, 200), 90_000);
		assertThat(waiters).extracting(Waiter::join).containsExactly(90_000L, 200_000L);
	}

	@Test
	void theLeastCostThatWasRefusedIsRemembered() {
		Lease lease = new Lease(0, 0, 1_000, 1_000_000_000);
		batch(waiters(2, 3, 3, 1), 0).refusing(answer(0, 0, 0, 0, 0, 500, 1, 900, 1, 0), lease);
		assertThat(lease.refusedFor(2, 1_000)).isEqualTo(500_000);
		assertThat(lease.refusedFor(3, 400_000)).isEqualTo(101_000);
		assertThat(lease.refusedFor(1, 1_000)).isZero();
		assertThat(lease.refusedFor(2, 501_000)).isZero();
	}

	@Test
	void endsOnce() {
		Batch batch = batch(waiters(1), 0);
		assertThat(batch.end()).isTrue();
		assertThat(batch.end()).isFalse();
	}

	@Test
	void isLateWhereRedisAndWhoWaitsHaveHadTime() {
		long patience = SETTINGS.patience().toNanos();
		Batch asked = batch(waiters(1), 0);
		assertThat(asked.isLate(patience - 1, null)).isFalse();
		assertThat(asked.isLate(patience, null)).isTrue();
		Batch inAdvance = batch(List.of(), 9);
		assertThat(inAdvance.isLate(5 * patience, null)).as("nobody waits").isFalse();
		assertThat(inAdvance.isLate(5 * patience, new Waiter(1, 4 * patience + 1))).isFalse();
		assertThat(inAdvance.isLate(5 * patience, new Waiter(1, 4 * patience))).isTrue();
		assertThat(inAdvance.isLate(patience - 1, new Waiter(1, -patience))).as("Redis has time yet").isFalse();
		Batch retry = batch(List.of(), 0);
		assertThat(retry.isLate(patience - 1, null)).isFalse();
		assertThat(retry.isLate(patience, null)).as("asked only to see whether Redis answers in time").isTrue();
	}

	@Test
	void anAnswerTellsWhatIsLeft() {
		RateAnswer answer = answer(1, 9, 3_000_000, 4);
		assertThat(answer.isStrange()).isTrue();
		assertThat(answer.extra()).isEqualTo(4);
		assertThat(answer.quota(50)).isEqualTo(new Quota(50, 9, 3_000_000_000L));
	}

	@Test
	void anAnswerIsForAsManyRunsAsWereAskedFor() {
		int runs = batch(waiters(1, 1, 2, 2, 1), 0).runs();
		assertThat(runs).isEqualTo(3);
		assertThat(answer(0, 0, 0, 0, 1, 0, 1, 0, 1, 0).isFor(runs)).isTrue();
		assertThat(answer(0, 0, 0, 0, 1, 0, 1, 0, 1).isFor(runs)).isFalse();
		assertThat(answer(0, 0, 0, 0).isFor(batch(List.of(), 3).runs())).isTrue();
		assertThat(answer().isFor(0)).isFalse();
		assertThat(new RateAnswer(List.of("0", 0L, 0L, 0L)).isFor(0)).isFalse();
	}

	private static RateAnswer answer(long... numbers) {
		return new RateAnswer(LongStream.of(numbers).<Object>mapToObj((number) -> number).toList());
	}

	@SuppressWarnings("NullAway") // a batch does nothing with its key
	private static Batch batch(List<Waiter> waiters, long extra) {
		return new Batch(null, waiters, SETTINGS, extra, 0);
	}

	private static List<Waiter> waiters(long... costs) {
		return LongStream.of(costs).mapToObj((cost) -> new Waiter(cost, 0)).toList();
	}

}
