package io.outrigger.loadbalancer.settings.placement;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.outrigger.loadbalancer.settings.PerService;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Placement} and what is in it.
 */
class PlacementTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration DAYS = Duration.ofDays(2);

	@ParameterizedTest
	@MethodSource({ "brokenEjection", "brokenShares", "brokenChecks" })
	void namesTheSettingTheValueAndTheRule(String message, Supplier<?> settings) {
		assertThatIllegalArgumentException().isThrownBy(settings::get).withMessage("Load balancer " + message);
	}

	static Stream<Arguments> brokenEjection() {
		return Stream.of(
				broken("ejection.consecutive-failures is '-1' but must be: from 0 to 1000",
						() -> ejection(-1, 0.8, 10, 3, 0.1, 0.5)),
				broken("ejection.success-rate is '1.5' but must be: from 0 to 1",
						() -> ejection(5, 1.5, 10, 3, 0.1, 0.5)),
				broken("ejection.min-requests is '0' but must be: from 1 to 1000",
						() -> ejection(5, 0.8, 0, 3, 0.1, 0.5)),
				broken("ejection.deviations is '-3' but must be: from 0 to 100",
						() -> ejection(5, 0.8, 10, -3, 0.1, 0.5)),
				broken("ejection.margin is '0' but must be: from 0.01 to 1", () -> ejection(5, 0.8, 10, 3, 0, 0.5)),
				broken("ejection.max-share is '0.0' but must be: more than 0, at most 1",
						() -> ejection(5, 0.8, 10, 3, 0.1, 0)),
				broken("ejection.time.base is 'PT0S' but must be: from 100ms to 60m",
						() -> new EjectionTime(Duration.ZERO, SECOND, 0, SECOND)),
				broken("ejection.time.max is 'PT1S' but must be: at least ejection.time.base, at most 1440m",
						() -> new EjectionTime(SECOND.multipliedBy(2), SECOND, 0, SECOND)),
				broken("ejection.time.jitter is '0.6' but must be: from 0 to 0.5",
						() -> new EjectionTime(SECOND, SECOND, 0.6, SECOND)),
				broken("ejection.time.forgiveness is 'PT0S' but must be: from 1s to 1440m",
						() -> new EjectionTime(SECOND, SECOND, 0, Duration.ZERO)));
	}

	static Stream<Arguments> brokenShares() {
		return Stream.of(
				broken("slow-start.window is 'PT48H' but must be: from 0s to 60m",
						() -> new SlowStartSettings(DAYS, 0.1, 1)),
				broken("slow-start.min-weight is '0' but must be: from 0.01 to 1",
						() -> new SlowStartSettings(SECOND, 0, 1)),
				broken("slow-start.aggression is 'NaN' but must be: from 0.1 to 10",
						() -> new SlowStartSettings(SECOND, 0.1, Double.NaN)),
				broken("panic-threshold is '2' but must be: from 0 to 1", () -> new AvailabilitySettings(2, 1.4)),
				broken("over-provisioning is '0.9' but must be: from 1 to 10",
						() -> new AvailabilitySettings(0.5, 0.9)),
				broken("zone.min-instances is '0' but must be: from 1 to 10000", () -> new ZoneSettings(true, 0)),
				broken("subset.size is '-1' but must be: from 0 to 100000", () -> Placement.DEFAULTS.withSubset(-1)),
				broken("dynamic-weights.smoothing is 'PT0S' but must be: from 100ms to 10m",
						() -> new DynamicWeightSettings(true, Duration.ZERO, SECOND)),
				broken("dynamic-weights.expiry is 'PT48H' but must be: from 1s to 60m",
						() -> new DynamicWeightSettings(true, SECOND, DAYS)),
				broken("zone.min-instances is '10001' but must be: from 1 to 10000",
						() -> new ZoneSettings(true, 10_001)));
	}

	static Stream<Arguments> brokenChecks() {
		return Stream.of(
				broken("health-check.interval is 'PT0.5S' but must be: from 1s to 60m",
						() -> checks(Duration.ofMillis(500), SECOND, 0, 1, 1, 1)),
				broken("health-check.timeout is 'PT2S' but must be: at least 10ms, at most health-check.interval",
						() -> checks(SECOND, SECOND.multipliedBy(2), 0, 1, 1, 1)),
				broken("health-check.jitter is '0.51' but must be: from 0 to 0.5",
						() -> checks(SECOND, SECOND, 0.51, 1, 1, 1)),
				broken("health-check.healthy-threshold is '0' but must be: from 1 to 100",
						() -> checks(SECOND, SECOND, 0, 0, 1, 1)),
				broken("health-check.unhealthy-threshold is '0' but must be: from 1 to 100",
						() -> checks(SECOND, SECOND, 0, 1, 0, 1)),
				broken("health-check.concurrency is '0' but must be: from 1 to 1000",
						() -> checks(SECOND, SECOND, 0, 1, 1, 0)));
	}

	private static Arguments broken(String message, Supplier<?> settings) {
		return Arguments.of(message, settings);
	}

	@Test
	void someServicesMayHaveTheirOwn() {
		Placement own = Placement.DEFAULTS.withSubset(7);
		PerService<Placement> settings = new PerService<>(Placement.DEFAULTS, Map.of("stock", own));
		assertThat(settings.of("stock")).isSameAs(own);
		assertThat(settings.of("orders")).isSameAs(Placement.DEFAULTS);
	}

	@Test
	void doublesStopAtTheLongestTimeHoweverManyThereWere() {
		assertThat(EjectionTime.DEFAULTS.nanos(1000, (bound) -> bound / 2)).isEqualTo(300_000_000_000L);
		assertThat(EjectionTime.DEFAULTS.nanos(0, (bound) -> 0)).isEqualTo(4_000_000_000L);
	}

	private static EjectionSettings ejection(int failures, double rate, int requests, double deviations, double margin,
			double share) {
		return new EjectionSettings(true, failures, rate, requests, deviations, margin, share, false,
				EjectionTime.DEFAULTS);
	}

	private static HealthCheckSettings checks(Duration interval, Duration timeout, double jitter, int healthy,
			int unhealthy, int concurrency) {
		return new HealthCheckSettings(HealthCheckSettings.Checked.ALL, interval, timeout, jitter, healthy, unhealthy,
				concurrency);
	}

}
