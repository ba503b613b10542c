package io.outrigger.registry.self;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.outrigger.registry.InstanceStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SelfState} and {@link SelfStatus}.
 */
class SelfStateTests {

	private final SelfState state = new SelfState();

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			UP             | UP
			UNKNOWN        | UP
			OUT_OF_SERVICE | OUT_OF_SERVICE
			DOWN           | DOWN
			DEGRADED       | DEGRADED
			WARNING        | DEGRADED
			""")
	void healthDecidesWhileItIsReady(String code, InstanceStatus status) {
		this.state.ready(true);
		this.state.health(SelfStatus.ofHealth(code, "because"));
		assertThat(this.state.status().status()).isEqualTo(status);
		assertThat(this.state.status().reason()).isEqualTo((status == InstanceStatus.UP) ? null : "because");
	}

	@Test
	void untilItWasReadyOnceItStartsHoweverHealthyItIs() {
		this.state.health(SelfStatus.ofHealth("DOWN", "because"));
		assertThat(this.state.status().status()).isEqualTo(InstanceStatus.STARTING);
		this.state.health(SelfStatus.UP);
		assertThat(this.state.status())
			.isEqualTo(new SelfStatus(InstanceStatus.STARTING, "the application is not ready for traffic yet"));
	}

	@Test
	void whatAnOperatorTookOutStaysOutHoweverHealthyItIs() {
		this.state.ready(true);
		this.state.takenOut(true);
		for (String code : new String[] { "UP", "DOWN", "DEGRADED" }) {
			this.state.health(SelfStatus.ofHealth(code, "because"));
			assertThat(this.state.status())
				.isEqualTo(new SelfStatus(InstanceStatus.OUT_OF_SERVICE, "an operator took it out"));
		}
		this.state.takenOut(false);
		assertThat(this.state.status().status()).isEqualTo(InstanceStatus.DEGRADED);
	}

	@Test
	void readinessComesBeforeHealth() {
		this.state.ready(true);
		this.state.ready(false);
		this.state.health(SelfStatus.ofHealth("DOWN", "because"));
		assertThat(this.state.status())
			.isEqualTo(new SelfStatus(InstanceStatus.OUT_OF_SERVICE, "the application refuses traffic"));
	}

	@Test
	void theEndComesBeforeAll() {
		this.state.ready(true);
		this.state.takenOut(true);
		this.state.health(SelfStatus.ofHealth("DOWN", "because"));
		this.state.drain();
		assertThat(this.state.status()).isEqualTo(new SelfStatus(InstanceStatus.DRAINING, "the application stops"));
	}

	/*
	 * An illegal transition would be refused again at every heartbeat.
	 */
	@Test
	void noSequenceOfEventsAsksForAnIllegalTransition() {
		Runnable[] events = { () -> this.state.ready(true), () -> this.state.ready(false),
				() -> this.state.takenOut(true), () -> this.state.takenOut(false),
				() -> this.state.health(SelfStatus.UP), () -> this.state.health(SelfStatus.ofHealth("DOWN", "")),
				() -> this.state.health(SelfStatus.ofHealth("WARNING", "")), this.state::drain };
		Random random = new Random(1);
		for (int run = 0; run < 1000; run++) {
			this.state.start();
			InstanceStatus before = this.state.status().status();
			for (int step = 0; step < 20; step++) {
				events[random.nextInt(events.length)].run();
				InstanceStatus after = this.state.status().status();
				assertThat(before == after || before.mayBecome(after)).as("%s to %s", before, after).isTrue();
				before = after;
			}
		}
	}

}
