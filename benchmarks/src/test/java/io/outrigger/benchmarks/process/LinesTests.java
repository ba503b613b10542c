package io.outrigger.benchmarks.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Lines}.
 */
class LinesTests {

	private final Lines lines = new Lines();

	@Test
	void aLineKeepsTheTimeAtWhichItWasFirstRead() {
		this.lines.add("SEEN orders a UP", 5);
		this.lines.add("SEEN orders a UP", 9);
		assertThat(this.lines.time("SEEN orders a UP", System.nanoTime())).hasValue(5);
	}

	@Test
	void whatIsNotSaidInTimeIsNotThere() {
		this.lines.add("SEEN orders a UP", 5);
		assertThat(this.lines.time("SEEN orders a", System.nanoTime())).isEmpty();
	}

	@Test
	void whoWaitsIsWokenByTheLine() {
		long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		CompletableFuture<Long> waiting = CompletableFuture
			.supplyAsync(() -> this.lines.time("READY", deadline).orElse(-1));
		this.lines.add("other", 1);
		this.lines.add("READY", 7);
		assertThat(waiting.join()).isEqualTo(7);
	}

	@Test
	void theRestOfTheLatestLineIsToldUntilItIsForgotten() {
		this.lines.add("CPU 1", 1);
		this.lines.add("CPU 2 3", 2);
		assertThat(this.lines.rest("CPU", Duration.ZERO)).isEqualTo("2 3");
		this.lines.forget("CPU");
		assertThatIllegalStateException().isThrownBy(() -> this.lines.rest("CPU", Duration.ofMillis(1)))
			.withMessageContaining("\"CPU\"");
	}

}
