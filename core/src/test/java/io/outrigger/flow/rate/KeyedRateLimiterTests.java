package io.outrigger.flow.rate;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link KeyedRateLimiter}.
 */
class KeyedRateLimiterTests {

	private static final Duration PERIOD = Duration.ofSeconds(10);

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

	private final AtomicReference<RateLimit> limit = new AtomicReference<>(RateLimit.of(10, PERIOD));

	@Test
	void eachKeyHasABucketOfItsOwn() {
		KeyedRateLimiter<String> limiter = limiter(100);
		assertThat(limiter.tryAcquire("ann", 10)).isNotPositive();
		assertThat(limiter.tryAcquire("ann", 1)).isEqualTo(Duration.ofSeconds(1).toNanos());
		assertThat(limiter.tryAcquire("bob", 10)).isNotPositive();
		assertThat(limiter.quota("ann").remaining()).isZero();
		assertThat(limiter.quota("nobody")).isEqualTo(new Quota(10, 10, 0));
		assertThat(limiter.size()).as("asking what is left makes no key known").isEqualTo(2);
	}

	@Test
	void aMillionKeysStayWithinTheBoundAndAHotOneIsNotRefilled() {
		KeyedRateLimiter<Integer> limiter = limiter(10_000);
		AtomicLong granted = new AtomicLong();
		AtomicLong most = new AtomicLong();
		IntStream.range(0, 1_000_000).parallel().forEach((i) -> {
			limiter.tryAcquire(i, 1);
			if (i % 1_000 == 0) {
				granted.addAndGet((limiter.tryAcquire(-1, 1) <= 0) ? 1 : 0);
				most.accumulateAndGet(limiter.size(), Math::max);
			}
		});
		// What is being taken out counts still: as many as Caffeine notes before it acts
		assertThat(most.get()).isLessThanOrEqualTo(10_000 + 2_000);
		// A decision of each thread may have been forgotten with the bucket it was made
		// by
		assertThat(granted.get()).isBetween(1L, 10L + Runtime.getRuntime().availableProcessors());
	}

	@Test
	void aKeyThatHadToMakeRoomComesBackAsEmptyAsItWas() {
		KeyedRateLimiter<String> limiter = limiter(1);
		limiter.tryAcquire("ann", 10);
		IntStream.range(0, 100).forEach((i) -> limiter.tryAcquire("other " + i, 1));
		assertThat(limiter.top(10)).hasSizeLessThanOrEqualTo(1).noneMatch((use) -> use.key().equals("ann"));
		assertThat(limiter.quota("ann").remaining()).isZero();
		assertThat(limiter.tryAcquire("ann", 1)).isPositive();
		this.nanos.addAndGet(Duration.ofSeconds(3).toNanos());
		assertThat(limiter.tryAcquire("ann", 3)).isNotPositive();
		assertThat(limiter.tryAcquire("ann", 1)).isPositive();
	}

	@Test
	void aKeyIsForgottenOnceItsBucketIsFull() {
		KeyedRateLimiter<String> limiter = limiter(100);
		limiter.tryAcquire("ann", 10);
		this.nanos.addAndGet(PERIOD.toNanos() - 1);
		assertThat(limiter.top(10)).singleElement().extracting(KeyUse::remaining).isEqualTo(9L);
		this.nanos.addAndGet(2);
		assertThat(limiter.top(10)).isEmpty();
	}

	@Test
	void showsWhoAsksMost() {
		KeyedRateLimiter<String> limiter = limiter(100);
		IntStream.range(0, 12).forEach((i) -> limiter.tryAcquire("ann", 1));
		IntStream.range(0, 3).forEach((i) -> limiter.tryAcquire("bob", 1));
		limiter.tryAcquire("eve", 1);
		assertThat(limiter.top(2)).containsExactly(new KeyUse<>("ann", 10, 2, 0), new KeyUse<>("bob", 3, 0, 7));
	}

	@Test
	void aChangeOfTheLimitReachesEveryKey() {
		KeyedRateLimiter<String> limiter = limiter(100);
		limiter.tryAcquire("ann", 10);
		this.limit.set(RateLimit.of(15, PERIOD));
		assertThat(limiter.tryAcquire("ann", 5)).isNotPositive();
		assertThat(limiter.tryAcquire("ann", 1)).isPositive();
		assertThat(limiter.tryAcquire("bob", 15)).isNotPositive();
	}

	@Test
	void needsRoomForAKey() {
		assertThatIllegalArgumentException().isThrownBy(() -> limiter(0))
			.withMessage("maxKeys is 0 but must be at least 1");
	}

	private <K> KeyedRateLimiter<K> limiter(int maxKeys) {
		return new KeyedRateLimiter<>(this.limit::get, maxKeys, this.nanos::get);
	}

}
