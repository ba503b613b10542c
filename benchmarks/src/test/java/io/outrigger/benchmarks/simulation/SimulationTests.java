package io.outrigger.benchmarks.simulation;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import io.outrigger.benchmarks.simulation.client.Variant;
import io.outrigger.benchmarks.simulation.scenario.Scenario;
import io.outrigger.benchmarks.simulation.scenario.Scenarios;
import io.outrigger.benchmarks.simulation.scenario.World;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What the load balancer is to do in virtual time, and that it does what is checked in.
 * Every row is computed anew, as it is for the table.
 */
class SimulationTests {

	private static Table table = new Table(List.of());

	@BeforeAll
	static void computeOnce() {
		table = Table.compute();
	}

	@TestFactory
	List<DynamicTest> everyRowIsAsCheckedIn() throws IOException {
		Table checkedIn = Table.checkedIn();
		assertThat(checkedIn.rows()).extracting(Row::scenario, Row::variant)
			.containsExactlyElementsOf(
					Cell.all().stream().map((cell) -> tuple(cell.scenario().name(), cell.variant().name())).toList());
		return Cell.all().stream().map((cell) -> {
			Row expected = checkedIn.row(cell.scenario(), cell.variant());
			Row actual = row(cell.scenario(), cell.variant());
			return DynamicTest.dynamicTest(cell.scenario().name() + ", " + cell.variant().name(),
					() -> assertThat(actual).as("beside what is checked in: %s", expected)
						.matches((row) -> row.isCloseTo(expected), "close to it"));
		}).toList();
	}

	@Test
	void twoRunsAreEqualToTheLastBit() {
		World one = new Cell(Scenarios.SLOW_503, Variant.HEDGING).run();
		World other = new Cell(Scenarios.SLOW_503, Variant.HEDGING).run();
		for (int i = 0; i < one.clients().size(); i++) {
			assertThat(one.clients().get(i).journal().nanos()).isEqualTo(other.clients().get(i).journal().nanos());
		}
		assertThat(Result.of(one)).isEqualTo(Result.of(other));
		assertThat(one.clients()).extracting((client) -> client.journal().successes()).doesNotContain(0);
	}

	@Test
	void roundRobinLeastLoadedAndPeakEwmaDoAsLinkerdHasPublished() {
		assertThat(row(Scenarios.SLOW, Variant.PLAIN_ROUND_ROBIN).success()).isBetween(95.3, 95.6);
		assertThat(row(Scenarios.SLOW, Variant.PLAIN_LEAST).success()).isBetween(98.7, 99.3);
		assertThat(row(Scenarios.SLOW, Variant.PLAIN_EWMA).success()).isBetween(99.85, 99.97);
	}

	@Test
	void theDefaultLoadsAHomogeneousFleetEvenly() {
		assertThat(row(Scenarios.HOMOGENEOUS, Variant.DEFAULT).spread()).isLessThanOrEqualTo(2);
	}

	@Test
	void theDefaultIsAsFastOnAHomogeneousFleetAsPlainP2c() {
		double plain = row(Scenarios.HOMOGENEOUS, Variant.PLAIN_P2C).times().p50();
		assertThat(row(Scenarios.HOMOGENEOUS, Variant.DEFAULT).times().p50()).isLessThanOrEqualTo(1.05 * plain);
	}

	/*
	 * Each of 40 must lose a request to learn of it, unless it sends a second: at most
	 * 99.933 % can succeed there.
	 */
	@Test
	void besideASlowInstanceTheDefaultSucceedsWithAtLeast9993Of10000() {
		for (Scenario scenario : List.of(Scenarios.SLOW, Scenarios.SLOW.with(1), Scenarios.SLOW.with(40))) {
			assertThat(row(scenario, Variant.DEFAULT).success()).as(scenario.name()).isGreaterThanOrEqualTo(99.93);
		}
		assertThat(row(Scenarios.SLOW.with(40), Variant.DEFAULT).worst()).isLessThanOrEqualTo(2);
	}

	@Test
	void besideASlowInstanceHedgingSucceedsWithAtLeast9999Of10000ForAtMostOnePercentMore() {
		for (Scenario scenario : List.of(Scenarios.SLOW, Scenarios.SLOW.with(1), Scenarios.SLOW.with(40))) {
			Row row = row(scenario, Variant.HEDGING);
			assertThat(row.success()).as(scenario.name()).isGreaterThanOrEqualTo(99.99);
			assertThat(row.extra()).as(scenario.name()).isLessThanOrEqualTo(1);
		}
	}

	@Test
	void noClientLosesMoreThanTwoRequestsToAFastFailingInstance() {
		for (Scenario scenario : List.of(Scenarios.FAST_FAILING, Scenarios.FAST_FAILING.with(1),
				Scenarios.FAST_FAILING.with(40))) {
			assertThat(row(scenario, Variant.DEFAULT).worst()).as(scenario.name()).isLessThanOrEqualTo(2);
		}
		assertThat(row(Scenarios.FAST_FAILING, Variant.DEFAULT).success()).isGreaterThanOrEqualTo(99.97);
	}

	@Test
	void plainP2cLosesFarMoreToAFastFailingInstanceThanRoundRobin() {
		assertThat(row(Scenarios.FAST_FAILING, Variant.PLAIN_P2C).success()).isBetween(90.0, 93.0);
		assertThat(row(Scenarios.FAST_FAILING, Variant.PLAIN_ROUND_ROBIN).success()).isBetween(95.3, 95.6);
	}

	@Test
	void withOneFailoverNothingIsLostToAFastFailingInstance() {
		for (Scenario scenario : List.of(Scenarios.FAST_FAILING, Scenarios.FAST_FAILING.with(1),
				Scenarios.FAST_FAILING.with(40))) {
			Row row = row(scenario, Variant.FAILOVER);
			assertThat(row.failures()).as(scenario.name()).isZero();
			assertThat(row.extra()).as(scenario.name()).isLessThanOrEqualTo(0.1);
		}
	}

	@Test
	void theDefaultLosesNothingWhenTwoOfTenLoseHalfTheirCapacity() {
		assertThat(row(Scenarios.HALVED, Variant.DEFAULT).failures()).isZero();
		assertThat(row(Scenarios.HALVED, Variant.PLAIN_ROUND_ROBIN).success()).isLessThan(95);
	}

	@Test
	void theDefaultTakes120MillisecondsOnAverageThroughADrasticSlowdown() {
		assertThat(row(Scenarios.DRASTIC_SLOWDOWN, Variant.DEFAULT).times().mean()).isLessThanOrEqualTo(120);
	}

	@Test
	void withOneFailoverNothingIsLostToSlow503s() {
		Row row = row(Scenarios.SLOW_503, Variant.FAILOVER);
		assertThat(row.failures()).isZero();
		assertThat(row.times().mean()).isLessThanOrEqualTo(77);
	}

	@Test
	void theDefaultLosesNothingToAColdInstance() {
		assertThat(row(Scenarios.COLD_START, Variant.DEFAULT).failures()).isZero();
		assertThat(row(Scenarios.COLD_START, Variant.PLAIN_ROUND_ROBIN).success()).isLessThan(97);
	}

	@Test
	void theDefaultLosesNothingToARollingRestart() {
		assertThat(row(Scenarios.ROLLING_RESTART, Variant.DEFAULT).failures()).isZero();
	}

	@Test
	void theDefaultLosesAThirdOfWhatRoundRobinLosesWithAZone() {
		long lost = row(Scenarios.ZONE_LOST, Variant.PLAIN_ROUND_ROBIN).failures();
		assertThat(row(Scenarios.ZONE_LOST, Variant.DEFAULT).failures()).isLessThanOrEqualTo(lost / 3);
	}

	@Test
	void errorsForWhichNobodyIsToBlameHardlyTurnTheDefaultFromTheLoad() {
		double plain = row(Scenarios.ERRORS, Variant.PLAIN_P2C).times().p50();
		assertThat(row(Scenarios.ERRORS, Variant.DEFAULT).times().p50()).isLessThanOrEqualTo(1.3 * plain);
	}

	private static Row row(Scenario scenario, Variant variant) {
		return table.row(scenario, variant);
	}

}
