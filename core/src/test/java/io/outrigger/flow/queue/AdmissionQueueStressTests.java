package io.outrigger.flow.queue;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.flow.RejectedException;
import io.outrigger.flow.concurrency.ConcurrencyLimiter;
import io.outrigger.flow.concurrency.ConcurrencySettings;
import io.outrigger.flow.concurrency.Outcome;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads at one {@link AdmissionQueue}.
 */
@ExtendWith(NonBlocking.class)
class AdmissionQueueStressTests {

	private static final int LIMIT = 4;

	private final ConcurrencySettings fixed = ConcurrencySettings.fixed(LIMIT);

	private final ConcurrencyLimiter limiter = new ConcurrencyLimiter("gate", () -> this.fixed);

	private final AtomicInteger inside = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	private final LongAdder served = new LongAdder();

	private final LongAdder refused = new LongAdder();

	@Test
	void servesOrRefusesEverybodyWithinTheLimit() {
		AdmissionQueue queue = queue(1000, Duration.ofSeconds(30));
		int all = 60_000;
		Flux.range(0, all)
			.flatMap((i) -> queue.run(0, Mono.fromCallable(this::work)).subscribeOn(Schedulers.parallel()), 256)
			.blockLast(Duration.ofSeconds(30));
		assertThat(this.served.sum()).isEqualTo(all);
		assertThat(this.most.get()).isBetween(1, LIMIT);
		assertIdle(queue);
	}

	@Test
	void losesNobodyWhoLeavesOrIsRefused() {
		AdmissionQueue queue = queue(8, Duration.ofMillis(2));
		int all = 40_000;
		Flux.range(0, all)
			.flatMap((i) -> leavesOrNot(queue, i).subscribeOn(Schedulers.parallel()), 256)
			.blockLast(Duration.ofSeconds(30));
		assertThat(this.refused.sum()).isPositive();
		assertThat(this.served.sum()).isPositive();
		assertThat(this.most.get()).isBetween(1, LIMIT);
		assertIdle(queue);
	}

	@Test
	void losesNoFutureThatIsCancelled() {
		AdmissionQueue queue = queue(64, Duration.ofMillis(50));
		ExecutorService pool = Executors.newFixedThreadPool(6);
		try {
			CompletableFuture
				.allOf(IntStream.range(0, 6)
					.mapToObj((thread) -> CompletableFuture.runAsync(() -> offers(queue, thread), pool))
					.toArray(CompletableFuture[]::new))
				.join();
		}
		finally {
			pool.shutdownNow();
		}
		assertIdle(queue);
	}

	private void offers(AdmissionQueue queue, int thread) {
		SplittableRandom random = new SplittableRandom(thread);
		for (int i = 0; i < 5000; i++) {
			var turn = queue.offer(0);
			turn.whenComplete((permit, error) -> {
				if (permit != null) {
					permit.end(Outcome.SUCCESS);
				}
			});
			if (random.nextInt(3) > 0) {
				turn.cancel(false);
			}
		}
	}

	private Mono<Integer> leavesOrNot(AdmissionQueue queue, int number) {
		Mono<Integer> run = queue
			.run(0, Mono.fromCallable(this::work).delayElement(Duration.ofNanos(number % 7 * 50_000L)))
			.onErrorResume(RejectedException.class, (error) -> {
				this.refused.increment();
				return Mono.empty();
			});
		return (number % 3 == 0) ? run.takeUntilOther(Mono.delay(Duration.ofNanos(number % 1000 * 1000L))) : run;
	}

	private int work() {
		this.most.accumulateAndGet(this.inside.incrementAndGet(), Math::max);
		this.served.increment();
		return this.inside.decrementAndGet();
	}

	private void assertIdle(AdmissionQueue queue) {
		Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
			assertThat(this.limiter.inFlight()).isZero();
			assertThat(queue.view().waiting()).containsExactly(0);
		});
		for (int i = 0; i < LIMIT; i++) {
			assertThat(queue.offer(0)).isCompleted();
		}
		assertThat(queue.offer(0)).isNotDone();
	}

	private AdmissionQueue queue(int capacity, Duration interval) {
		QueueSettings settings = new QueueSettings(capacity, Overflow.REFUSE_NEWEST, Duration.ofMillis(1), interval,
				false);
		return new AdmissionQueue("queue", this.limiter, () -> settings);
	}

}
