package io.outrigger.sidecar;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoadReport}.
 */
class LoadReportTests {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 100);

	private final AtomicReference<Double> share = new AtomicReference<>(0.25);

	private final AtomicLong measured = new AtomicLong();

	private final LoadReport report = new LoadReport(() -> {
		this.measured.incrementAndGet();
		return this.share.get();
	}, this.now::get);

	@Test
	void isMeasuredAnewTwiceASecond() {
		assertThat(this.report.value()).isEqualTo("0.250");
		this.share.set(0.75);
		this.now.addAndGet(Duration.ofMillis(499).toNanos());
		assertThat(this.report.value()).isEqualTo("0.250");
		this.now.addAndGet(Duration.ofMillis(1).toNanos());
		assertThat(this.report.value()).isEqualTo("0.750");
		assertThat(this.measured).hasValue(3);
	}

	@Test
	void isNoneWhereNothingIsKnown() {
		this.report.value();
		this.share.set(null);
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		assertThat(this.report.value()).isNull();
	}

}
