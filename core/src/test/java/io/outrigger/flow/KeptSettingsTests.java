package io.outrigger.flow;

import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link KeptSettings}.
 */
class KeptSettingsTests {

	private final AtomicReference<String> source = new AtomicReference<>("first");

	@Test
	void followTheirSource() {
		KeptSettings<String> kept = new KeptSettings<>(this::read);
		assertThat(kept.get()).isEqualTo("first");
		this.source.set("second");
		assertThat(kept.get()).isEqualTo("second");
	}

	@Test
	void stayWhileTheirSourceThrows() {
		KeptSettings<String> kept = new KeptSettings<>(this::read);
		this.source.set("second");
		kept.get();
		this.source.set("");
		assertThat(kept.get()).isEqualTo("second");
		assertThat(kept.get()).isEqualTo("second");
		this.source.set("third");
		assertThat(kept.get()).isEqualTo("third");
	}

	@Test
	void areNotKnownIfTheFirstReadingFails() {
		this.source.set("");
		assertThatIllegalStateException().isThrownBy(() -> new KeptSettings<>(this::read)).withMessage("none");
	}

	private String read() {
		String next = this.source.get();
		if (next.isEmpty()) {
			throw new IllegalStateException("none");
		}
		return next;
	}

}
