package io.outrigger.flow.queue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.outrigger.flow.concurrency.ConcurrencyLimiter;
import io.outrigger.flow.concurrency.ConcurrencySettings;
import io.outrigger.flow.concurrency.Partition;
import io.outrigger.flow.meter.LatencySnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A queue before workers that are asked for more than they can do, in virtual time.
 */
class OverloadSimulationTests {

	private static final int WORKERS = 20;

	private static final Duration SERVICE = Duration.ofMillis(20);

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final ConcurrencySettings fixed = ConcurrencySettings.fixed(WORKERS);

	private final ConcurrencyLimiter limiter = new ConcurrencyLimiter("workers", () -> this.fixed,
			List.of(Partition.lending("high", 0.6), Partition.lending("low", 0.4)), ConcurrencyLimiter::algorithm,
			this::nanos);

	private final AdmissionQueue queue = new AdmissionQueue("queue", this.limiter, () -> QueueSettings.DEFAULTS,
			this.scheduler, this::nanos);

	private final int[] asked = new int[2];

	private final int[] served = new int[2];

	private boolean overloaded;

	@Test
	void keepsWaitsShortAndWorkersBusyAtTenTimesTheLoadAndRecovers() {
		run(Duration.ofSeconds(2), 0.3, 0.3);
		assertThat(this.served[0]).isEqualTo(this.asked[0]);
		assertThat(this.served[1]).isEqualTo(this.asked[1]);
		// The meter sees the last twelve at most: what it took to tell that this is an
		// overload is over
		Duration longEnough = Duration.ofSeconds(13);
		run(longEnough, 0.3, 9.7);
		assertThat(this.overloaded).isTrue();
		LatencySnapshot waits = this.queue.view().waits();
		assertThat(Duration.ofNanos(waits.percentile(99))).isLessThanOrEqualTo(Duration.ofMillis(6));
		double capacity = longEnough.toNanos() / (double) SERVICE.toNanos() * WORKERS;
		assertThat(this.served[0] + this.served[1]).isGreaterThan((int) (0.97 * capacity));
		assertThat(this.served[0]).as("of %d", this.asked[0]).isGreaterThan((int) (0.999 * this.asked[0]));
		run(Duration.ofSeconds(2), 0.3, 0.3);
		assertThat(this.overloaded).isFalse();
		assertThat(this.served[1]).isGreaterThan((int) (0.98 * this.asked[1]));
	}

	private void run(Duration time, double... load) {
		Random random = new Random(3);
		long end = nanos() + time.toNanos();
		this.asked[0] = 0;
		this.asked[1] = 0;
		this.served[0] = 0;
		this.served[1] = 0;
		double perNano = (load[0] + load[1]) * WORKERS / SERVICE.toNanos();
		while (nanos() < end) {
			this.scheduler.advanceTimeBy(Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) / perNano)));
			int partition = (random.nextDouble() * (load[0] + load[1]) < load[0]) ? 0 : 1;
			this.asked[partition]++;
			this.queue.run(partition, Mono.delay(SERVICE, this.scheduler))
				.subscribe((done) -> this.served[partition]++, (error) -> {
					// Counted by who was not served
				});
		}
		this.overloaded = this.queue.view().overloaded();
		this.scheduler.advanceTimeBy(SERVICE.multipliedBy(2));
	}

	private long nanos() {
		return this.scheduler.now(TimeUnit.NANOSECONDS);
	}

}
