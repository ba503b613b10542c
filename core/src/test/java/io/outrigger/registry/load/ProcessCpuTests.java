package io.outrigger.registry.load;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link ProcessCpu}.
 */
class ProcessCpuTests {

	private static final long SECOND = 1_000_000_000L;

	private final AtomicLong used = new AtomicLong(7 * SECOND);

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - SECOND);

	private final ProcessCpu cpu = new ProcessCpu(this.used::get, () -> 4, this.now::get);

	@Test
	void theFirstReadingOnlyBeginsTheMeasurement() {
		assertThat(this.cpu.share()).isNull();
	}

	@Test
	void aReadingIsTheShareOfAllProcessorsSinceTheLast() {
		this.cpu.share();
		this.now.addAndGet(3 * SECOND);
		this.used.addAndGet(6 * SECOND);
		assertThat(this.cpu.share()).isEqualTo(0.5, within(1e-9));
		this.now.addAndGet(2 * SECOND);
		this.used.addAndGet(2 * SECOND);
		assertThat(this.cpu.share()).isEqualTo(0.25, within(1e-9));
	}

	@Test
	void clocksThatDisagreeStayWithinBounds() {
		this.cpu.share();
		this.now.addAndGet(SECOND);
		this.used.addAndGet(5 * SECOND);
		assertThat(this.cpu.share()).isOne();
		this.now.addAndGet(SECOND);
		this.used.addAndGet(-SECOND);
		assertThat(this.cpu.share()).isZero();
	}

	@Test
	void withoutTimeInBetweenNothingIsKnown() {
		this.cpu.share();
		this.used.addAndGet(SECOND);
		assertThat(this.cpu.share()).isNull();
	}

	@Test
	void aProcessThatCannotKnowSaysSo() {
		this.used.set(-1);
		this.cpu.share();
		this.now.addAndGet(SECOND);
		assertThat(this.cpu.share()).isNull();
	}

	@Test
	void thisProcessUsesSome() {
		ProcessCpu cpu = ProcessCpu.ofThisProcess(Ticker.system());
		cpu.share();
		long end = System.nanoTime() + SECOND / 10;
		while (System.nanoTime() - end < 0) {
			Thread.onSpinWait();
		}
		assertThat(cpu.share()).isBetween(0.001, 1.0);
	}

}
