package io.outrigger.flow.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.outrigger.flow.RejectedException;
import io.outrigger.flow.concurrency.ConcurrencyLimiter;
import io.outrigger.flow.concurrency.ConcurrencySettings;
import io.outrigger.flow.concurrency.Outcome;
import io.outrigger.flow.concurrency.Partition;
import io.outrigger.flow.concurrency.Permit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random histories of an {@link AdmissionQueue} in virtual time.
 */
class AdmissionQueuePropertyTests {

	private static final int CAPACITY = 6;

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final AtomicReference<QueueSettings> settings = new AtomicReference<>();

	@Test
	void keepsItsBoundsAndLosesNobody() {
		Random random = new Random(53);
		for (int round = 0; round < 120; round++) {
			this.settings.set(new QueueSettings(CAPACITY, Overflow.values()[round % 3], Duration.ofMillis(5), INTERVAL,
					random.nextBoolean()));
			int limit = 1 + random.nextInt(4);
			ConcurrencySettings fixed = ConcurrencySettings.fixed(limit);
			ConcurrencyLimiter limiter = new ConcurrencyLimiter("gate", () -> fixed,
					List.of(new Partition("a", 0.5, false), Partition.lending("b", 0), Partition.lending("c", 0)),
					ConcurrencyLimiter::algorithm, this::nanos);
			AdmissionQueue queue = new AdmissionQueue("queue", limiter, this.settings::get, this.scheduler,
					this::nanos);
			List<Offer> offers = new ArrayList<>();
			for (int step = 0; step < 200; step++) {
				step(random, queue, offers);
				assertThat(limiter.inFlight()).isLessThanOrEqualTo(limit);
				assertThat(waiting(queue)).isLessThanOrEqualTo(CAPACITY);
				assertServed(queue, limiter);
				assertThat(offers).allSatisfy(this::assertSettledInTime);
			}
			this.scheduler.advanceTimeBy(INTERVAL);
			offers.forEach(Offer::endIfGranted);
			this.scheduler.advanceTime();
			offers.forEach(Offer::endIfGranted);
			assertThat(limiter.inFlight()).isZero();
			assertThat(waiting(queue)).isZero();
			assertThat(offers).allSatisfy((offer) -> assertThat(offer.future()).isDone());
		}
	}

	private void step(Random random, AdmissionQueue queue, List<Offer> offers) {
		Offer any = offers.isEmpty() ? null : offers.get(random.nextInt(offers.size()));
		switch (random.nextInt(8)) {
			case 0, 1, 2 -> offers.add(new Offer(queue.offer(random.nextInt(3)), nanos()));
			case 3, 4 -> offers.forEach((offer) -> {
				if (random.nextInt(3) == 0) {
					offer.endIfGranted();
				}
			});
			case 5 -> {
				if (any != null && any.future().cancel(false)) {
					assertThat(any.future()).isCancelled();
				}
			}
			case 6 -> this.scheduler.advanceTimeBy(Duration.ofNanos(random.nextInt(8_000_000)));
			default -> this.scheduler.advanceTime();
		}
	}

	/*
	 * Nobody waits while there is room for him.
	 */
	private static void assertServed(AdmissionQueue queue, ConcurrencyLimiter limiter) {
		List<Integer> waiting = queue.view().waiting();
		for (int i = 0; i < waiting.size(); i++) {
			assertThat(waiting.get(i) == 0 || !limiter.admits(i)).isTrue();
		}
	}

	private void assertSettledInTime(Offer offer) {
		this.scheduler.advanceTime();
		assertThat(offer.future().isDone() || nanos() - offer.at() < INTERVAL.toNanos()).isTrue();
		if (offer.future().isCompletedExceptionally() && !offer.future().isCancelled()) {
			assertThat(offer.future().handle((permit, error) -> error).join()).isInstanceOf(RejectedException.class);
		}
	}

	private static int waiting(AdmissionQueue queue) {
		return queue.view().waiting().stream().mapToInt(Integer::intValue).sum();
	}

	private long nanos() {
		return this.scheduler.now(TimeUnit.NANOSECONDS);
	}

	private record Offer(CompletableFuture<Permit> future, long at) {

		void endIfGranted() {
			if (this.future.isDone() && !this.future.isCompletedExceptionally()) {
				this.future.join().end(Outcome.SUCCESS);
			}
		}

	}

}
