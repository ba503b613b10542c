package io.outrigger.flow.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.outrigger.flow.RejectedException;
import io.outrigger.flow.concurrency.ConcurrencyLimiter;
import io.outrigger.flow.concurrency.ConcurrencySettings;
import io.outrigger.flow.concurrency.Outcome;
import io.outrigger.flow.concurrency.Permit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An {@link AdmissionQueue} whose settings cannot be read for a while.
 */
class AdmissionQueueSettingsTests {

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final AtomicBoolean broken = new AtomicBoolean();

	private final ConcurrencySettings one = ConcurrencySettings.fixed(1);

	@Test
	void whoWaitsIsServedAndRefusedAsBefore() {
		AdmissionQueue queue = queue(() -> this.one, unlessBroken(QueueSettings.DEFAULTS));
		Permit holder = queue.offer(0).join();
		CompletableFuture<Permit> first = queue.offer(0);
		CompletableFuture<Permit> second = queue.offer(0);
		this.broken.set(true);
		holder.end(Outcome.SUCCESS);
		this.scheduler.advanceTime();
		assertThat(first).isCompleted();
		CompletableFuture<Permit> third = queue.offer(0);
		this.scheduler.advanceTimeBy(QueueSettings.DEFAULTS.interval());
		assertThat(second.handle((permit, error) -> error)).isCompletedWithValueMatching(this::isRefusal);
		assertThat(third.handle((permit, error) -> error)).isCompletedWithValueMatching(this::isRefusal);
	}

	@Test
	void soTheyAreIfTheSettingsOfTheLimitAreBroken() {
		AdmissionQueue queue = queue(unlessBroken(this.one), () -> QueueSettings.DEFAULTS);
		Permit holder = queue.offer(0).join();
		this.broken.set(true);
		CompletableFuture<Permit> first = queue.offer(0);
		CompletableFuture<Permit> second = queue.offer(0);
		holder.end(Outcome.SUCCESS);
		this.scheduler.advanceTime();
		assertThat(first).isCompleted();
		this.scheduler.advanceTimeBy(QueueSettings.DEFAULTS.interval());
		assertThat(second.handle((permit, error) -> error)).isCompletedWithValueMatching(this::isRefusal);
	}

	private boolean isRefusal(Throwable error) {
		return error instanceof RejectedException;
	}

	private <S> Supplier<S> unlessBroken(S settings) {
		return () -> {
			if (this.broken.get()) {
				throw new IllegalArgumentException("no settings");
			}
			return settings;
		};
	}

	private AdmissionQueue queue(Supplier<ConcurrencySettings> limit, Supplier<QueueSettings> settings) {
		return new AdmissionQueue("queue", new ConcurrencyLimiter("gate", limit), settings, this.scheduler,
				() -> this.scheduler.now(TimeUnit.NANOSECONDS));
	}

}
