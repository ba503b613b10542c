package io.outrigger.flow.meter;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.outrigger.flow.Rejection.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link SampleWindow}.
 */
class SampleWindowTests {

	private final SampleWindow window = new SampleWindow();

	@Test
	void sumsUpWhatEnded() {
		this.window.answered(1_000_000, 3);
		this.window.answered(2_000_000, 7);
		this.window.answered(6_000_000, 5);
		this.window.dropped(4);
		assertThat(this.window.size()).isEqualTo(4);
		WindowSample sample = this.window.take();
		assertThat(sample.count()).isEqualTo(3);
		assertThat(sample.meanNanos()).isCloseTo(3_000_000, within(256.0));
		assertThat(sample.minNanos()).isEqualTo(1_000_000);
		assertThat(sample.peakInFlight()).isEqualTo(7);
		assertThat(sample.droppedShare()).isEqualTo(0.25);
		assertThat(sample.busy(14)).isTrue();
		assertThat(sample.busy(14.1)).isFalse();
		assertThat(this.window.take()).isEqualTo(new WindowSample(0, 0, 0, 0, 0));
	}

	@Test
	void takesWhateverIsMeasured() {
		this.window.answered(-5, 1);
		this.window.answered(Long.MAX_VALUE, 1);
		WindowSample sample = this.window.take();
		assertThat(sample.minNanos()).isZero();
		assertThat(sample.meanNanos()).isCloseTo(120e9, within(256.0));
	}

	@Test
	void staysRightHoweverMuchIsAdded() {
		for (int i = 0; i < 9_000_000; i++) {
			this.window.answered(240_000_000_000L, 1);
		}
		WindowSample sample = this.window.take();
		assertThat(sample.count()).isPositive();
		assertThat(sample.meanNanos()).isCloseTo(240e9, within(256.0));
		for (int i = 0; i < 9_000_000; i++) {
			this.window.answered(1000, 1);
		}
		sample = this.window.take();
		assertThat(sample.count()).isEqualTo(1 << 23);
		assertThat(sample.meanNanos()).isCloseTo(1000, within(256.0));
	}

	@Test
	void losesNothingWhileItIsTaken() {
		int threads = 3;
		int each = 100_000;
		ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
		try {
			AtomicBoolean done = new AtomicBoolean();
			CompletableFuture<long[]> taker = CompletableFuture.supplyAsync(() -> takeUntil(done), pool);
			List<CompletableFuture<Void>> adders = IntStream.range(0, threads)
				.mapToObj((t) -> CompletableFuture.runAsync(() -> add(each), pool))
				.toList();
			adders.forEach(CompletableFuture::join);
			done.set(true);
			assertThat(taker.join()).containsExactly((long) threads * each, (long) threads * each);
		}
		finally {
			pool.shutdownNow();
		}
	}

	@Test
	void countsRejectionsByReason() {
		RejectionCounts counts = new RejectionCounts();
		assertThat(counts.byReason()).isEmpty();
		counts.add(Reason.QUEUE_FULL);
		counts.add(Reason.QUEUE_FULL);
		counts.add(Reason.MEMORY_SHORT);
		assertThat(counts.byReason()).isEqualTo(Map.of(Reason.QUEUE_FULL, 2L, Reason.MEMORY_SHORT, 1L));
		assertThat(counts.count(Reason.RATE_LIMITED)).isZero();
	}

	@Test
	void refusesWhatIsNoSample() {
		assertThatIllegalArgumentException().isThrownBy(() -> new WindowSample(-1, 0, 0, 0, 0));
		assertThatIllegalArgumentException().isThrownBy(() -> new WindowSample(1, Double.NaN, 0, 0, 0));
		assertThatIllegalArgumentException().isThrownBy(() -> new WindowSample(1, 0, 0, -1, 0));
	}

	private void add(int times) {
		for (int i = 0; i < times; i++) {
			this.window.answered(4096, 1);
			this.window.dropped(1);
		}
	}

	private long[] takeUntil(AtomicBoolean done) {
		long[] seen = new long[2];
		boolean last = false;
		while (!last) {
			last = done.get();
			WindowSample sample = this.window.take();
			seen[0] += sample.count();
			seen[1] += sample.dropped();
			assertThat(sample.count() == 0 || sample.meanNanos() == 4096).isTrue();
		}
		return seen;
	}

}
