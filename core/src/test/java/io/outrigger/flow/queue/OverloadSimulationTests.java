package io.outrigger.flow.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private int workers = 20;

	private Duration service = Duration.ofMillis(20);

	private final ConcurrencyLimiter limiter = new ConcurrencyLimiter("workers",
			() -> ConcurrencySettings.fixed(this.workers),
			List.of(Partition.lending("high", 0.6), Partition.lending("low", 0.4)), ConcurrencyLimiter::algorithm,
			this::nanos);

	private final AdmissionQueue queue = new AdmissionQueue("queue", this.limiter, () -> QueueSettings.DEFAULTS,
			this.scheduler, this::nanos);

	private final int[] asked = new int[2];

	private final int[] served = new int[2];

	private final List<Long> waits = new ArrayList<>();

	private boolean overloaded;

	@ParameterizedTest
	@CsvSource({ "20, 20", "4, 10", "200, 50" })
	void keepsWaitsAtTheTargetAndWorkersBusyHoweverLargeTheOverload(int workers, int serviceMillis) {
		this.workers = workers;
		this.service = Duration.ofMillis(serviceMillis);
		Duration longEnough = Duration.ofSeconds(3);
		for (double load : new double[] { 1.5, 2, 3, 5, 10 }) {
			// What it takes to tell that this is an overload
			run(Duration.ofSeconds(1), 0, load);
			run(longEnough, 0, load);
			Collections.sort(this.waits);
			assertThat(Duration.ofNanos(this.waits.get(this.waits.size() * 99 / 100)))
				.as("waits at %s times the load", load)
				.isLessThanOrEqualTo(QueueSettings.DEFAULTS.target());
			assertThat(this.served[1]).as("at %s times the load", load)
				.isGreaterThan((int) (0.94 * capacity(longEnough)));
		}
	}

	@Test
	void takesUpABurstWholeOnceAnOverloadIsOver() {
		run(Duration.ofSeconds(1), 0, 3);
		assertThat(this.queue.view().overloaded()).isTrue();
		this.scheduler.advanceTimeBy(QueueSettings.DEFAULTS.interval());
		this.served[0] = 0;
		for (int i = 0; i < 4 * this.workers; i++) {
			this.queue.run(1, Mono.delay(this.service, this.scheduler)).subscribe((done) -> this.served[0]++);
		}
		this.scheduler.advanceTimeBy(this.service.multipliedBy(4));
		assertThat(this.served[0]).isEqualTo(4 * this.workers);
	}

	@Test
	void keepsWaitsShortAndWorkersBusyAtTenTimesTheLoadAndRecovers() {
		run(Duration.ofSeconds(2), 0.3, 0.3);
		finish();
		assertThat(this.served[0]).isEqualTo(this.asked[0]);
		assertThat(this.served[1]).isEqualTo(this.asked[1]);
		// The meter sees the last twelve at most: what it took to tell that this is an
		// overload is over
		Duration longEnough = Duration.ofSeconds(13);
		run(longEnough, 0.3, 9.7);
		finish();
		assertThat(this.overloaded).isTrue();
		LatencySnapshot waits = this.queue.view().waits();
		assertThat(Duration.ofNanos(waits.percentile(99))).isLessThanOrEqualTo(Duration.ofMillis(6));
		assertThat(this.served[0] + this.served[1]).isGreaterThan((int) (0.97 * capacity(longEnough)));
		assertThat(this.served[0]).as("of %d", this.asked[0]).isGreaterThan((int) (0.999 * this.asked[0]));
		run(Duration.ofSeconds(2), 0.3, 0.3);
		finish();
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
		this.waits.clear();
		double perNano = (load[0] + load[1]) * this.workers / this.service.toNanos();
		while (nanos() < end) {
			this.scheduler.advanceTimeBy(Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) / perNano)));
			int partition = (random.nextDouble() * (load[0] + load[1]) < load[0]) ? 0 : 1;
			this.asked[partition]++;
			long asks = nanos();
			Mono<Long> work = Mono.delay(this.service, this.scheduler)
				.doOnSubscribe((begins) -> this.waits.add(nanos() - asks));
			this.queue.run(partition, work).subscribe((done) -> this.served[partition]++, (error) -> {
				// Counted by who was not served
			});
		}
	}

	private void finish() {
		this.overloaded = this.queue.view().overloaded();
		this.scheduler.advanceTimeBy(this.service.multipliedBy(2));
	}

	private double capacity(Duration time) {
		return time.toNanos() / (double) this.service.toNanos() * this.workers;
	}

	private long nanos() {
		return this.scheduler.now(TimeUnit.NANOSECONDS);
	}

}
