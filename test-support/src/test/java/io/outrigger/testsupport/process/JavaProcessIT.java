package io.outrigger.testsupport.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * A process of its own that runs, halts and dies as it is told.
 */
class JavaProcessIT {

	private final AtomicReference<String> first = new AtomicReference<>();

	private final AtomicLong lines = new AtomicLong();

	private final JavaProcess process = JavaProcess.start(EchoMain.class, List.of("-Dflag=set"), List.of("a", "b c"),
			(line) -> {
				this.first.compareAndSet(null, line);
				this.lines.incrementAndGet();
			});

	@AfterEach
	void close() {
		this.process.close();
	}

	@Test
	void runsWithWhatItIsGiven() {
		await().until(() -> this.first.get() != null);
		assertThat(this.first.get()).isEqualTo("a b c set");
	}

	@Test
	void aFrozenOneSaysNothingUntilItIsResumed() {
		await().until(() -> this.lines.get() > 1);
		this.process.freeze();
		// What it had said before is still being read
		await().during(Duration.ofMillis(100)).until(stands(this.lines));
		assertThat(this.process.isAlive()).isTrue();
		long before = this.lines.get();
		this.process.resume();
		await().until(() -> this.lines.get() > before);
	}

	@Test
	void oneThatWasKilledIsGone() {
		this.process.kill();
		assertThat(this.process.isAlive()).isFalse();
		this.process.kill();
		assertThatIllegalStateException().isThrownBy(this.process::freeze).withMessageContaining("does not run");
	}

	private static Callable<Boolean> stands(AtomicLong count) {
		AtomicLong last = new AtomicLong(-1);
		return () -> last.getAndSet(count.get()) == count.get();
	}

}
