package io.outrigger.loadbalancer.attempt;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.settings.FailoverSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AttemptEngine} where all others are ejected.
 */
class AttemptEngineReserveTests {

	private final Stage stage = new Stage("a", "b");

	@Test
	void asksAnEjectedInstanceRatherThanGiveUp() {
		eject("b");
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.answer((number == 1) ? 503 : 200)).send();
		assertThat(wire.sent).containsExactly("a", "b");
		assertThat(wire.reply().status).isEqualTo(200);
		wire.reply().read();
		this.stage.assertNothingInFlight();
		assertThat(this.stage.counts().failovers()).isOne();
	}

	@Test
	void asksItOnceAndThenPassesTheFailureOn() {
		this.stage.with(Stage.failover(FailoverSettings.DEFAULTS.attempts(5)));
		eject("b");
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.answer(503)).send();
		assertThat(wire.sent).containsExactly("a", "b");
		assertThat(wire.reply().status).isEqualTo(503);
	}

	@Test
	void sendsFirstTriesToNoneThatIsEjected() {
		eject("b");
		for (int i = 0; i < 20; i++) {
			Wire wire = new Wire(this.stage, (attempt, number) -> Wire.answer(200)).send();
			assertThat(wire.sent).containsExactly("a");
			wire.reply().read();
		}
	}

	@Test
	void sendsNoHedgeThereForTheFirstTryMayStillBeAnswered() {
		this.stage.hedging();
		eject("b");
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.answer(200).after(500)).send();
		this.stage.move(500);
		assertThat(wire.sent).containsExactly("a");
		assertThat(wire.reply().status).isEqualTo(200);
		assertThat(this.stage.counts().hedges()).isZero();
	}

	private void eject(String id) {
		this.stage.balancers.find("stock").override("round-robin");
		for (int i = 0; i < 10; i++) {
			Attempt attempt = this.stage.balancers.pick("stock");
			if (attempt.instance().id().equals(id)) {
				attempt.fail(new IOException("reset"));
			}
			else {
				attempt.responded(200);
				attempt.complete();
			}
		}
		assertThat(this.stage.report(id).ejectionLeft()).isNotNull();
	}

}
