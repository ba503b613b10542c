package io.outrigger.loadbalancer.attempt;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.loadbalancer.settings.RetryBudgetSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for failovers as they are counted by instance.
 */
class FailoverCountTests {

	private final Stage stage = new Stage("a", "b", "c");

	@Test
	void aFailoverCountsWhereTheTryFailed() {
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.answer((number == 1) ? 503 : 200)).send();
		assertThat(wire.sent).map(this.stage::failovers).containsExactly(1L, 0L);
		wire.reply().read();
		assertThat(wire.sent).map(this.stage::failovers).containsExactly(1L, 0L);
	}

	@Test
	void aFailureThatIsPassedOnDoesNot() {
		this.stage.with(Stage.failover(FailoverSettings.DEFAULTS.attempts(10)));
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.answer(503)).send();
		assertThat(wire.sent).hasSize(3).map(this.stage::failovers).containsExactly(1L, 1L, 0L);
		assertThat(this.stage.counts().failovers()).isEqualTo(2);
	}

	@Test
	void norDoesOneThatTheBudgetRefused() {
		this.stage.with(Attempting.DEFAULTS.with(new RetryBudgetSettings(0, 0, Duration.ofSeconds(10))));
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.answer(503)).send();
		assertThat(wire.sent).map(this.stage::failovers).containsExactly(0L);
	}

	@Test
	void norDoesAHedge() {
		this.stage.hedging();
		Wire wire = new Wire(this.stage, (attempt, number) -> (number == 1) ? Wire.silence() : Wire.answer(200)).send();
		this.stage.move(200);
		assertThat(wire.sent).hasSize(2).map(this.stage::failovers).containsExactly(0L, 0L);
	}

}
