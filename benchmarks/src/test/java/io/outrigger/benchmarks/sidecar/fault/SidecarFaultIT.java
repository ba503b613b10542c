package io.outrigger.benchmarks.sidecar.fault;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Short drills with real connections, whatever else the machine does: what must hold in
 * the long ones too.
 */
class SidecarFaultIT {

	/*
	 * The tries of a request have room within the deadline, and the budget's window
	 * within the fault.
	 */
	private static final Terms SHORT = new Terms(100, Duration.ofMillis(500), Duration.ofSeconds(2),
			Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(300));

	@BeforeAll
	static void warmUp() {
		Rehearsal.of(Drill.NOTHING, SHORT);
	}

	static List<Drill> drills() {
		return Drill.all();
	}

	@ParameterizedTest
	@MethodSource("drills")
	void nothingIsHeldInTheEndAndNoBudgetExceeded(Drill drill) {
		Result result = Rehearsal.of(drill, SHORT);
		assertThat(result.held()).as("held in the end").isEmpty();
		assertThat(result.retries().isExceeded()).as("retries: %s", result.retries()).isFalse();
		assertThat(result.hedges().isExceeded()).as("hedges: %s", result.hedges()).isFalse();
		assertThat(result.with().success()).as("success: %s", result).isGreaterThanOrEqualTo(drill.success());
		if (drill.felt()) {
			assertThat(result.without().success()).as("success without: %s", result).isLessThan(100);
		}
	}

}
