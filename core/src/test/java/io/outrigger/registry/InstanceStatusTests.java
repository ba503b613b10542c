package io.outrigger.registry;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link InstanceStatus}, and for what instances may say of themselves.
 */
class InstanceStatusTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			STARTING       | UP DEGRADED DRAINING OUT_OF_SERVICE DOWN
			UP             | DEGRADED DRAINING OUT_OF_SERVICE DOWN SUSPECT
			DEGRADED       | UP DRAINING OUT_OF_SERVICE DOWN SUSPECT
			DRAINING       | ''
			OUT_OF_SERVICE | UP DEGRADED DRAINING DOWN
			DOWN           | UP DEGRADED DRAINING OUT_OF_SERVICE
			SUSPECT        | UP DEGRADED DRAINING OUT_OF_SERVICE DOWN
			""")
	void fromEachStateThereAreTheseWays(InstanceStatus from, String ways) {
		Set<InstanceStatus> next = Stream.of(InstanceStatus.values())
			.filter(from::mayBecome)
			.collect(Collectors.toCollection(() -> EnumSet.noneOf(InstanceStatus.class)));
		assertThat(next).extracting(InstanceStatus::name)
			.containsExactlyElementsOf(Stream.of(ways.split(" ", -1)).filter((name) -> !name.isEmpty()).toList());
	}

	@Test
	void requestsGoToThoseThatAreUpOrDegradedAndInPanicToTheSuspect() {
		assertThat(InstanceStatus.values()).filteredOn(InstanceStatus::takesRequests)
			.containsExactly(InstanceStatus.UP, InstanceStatus.DEGRADED);
		assertThat(InstanceStatus.values()).filteredOn(InstanceStatus::takesRequestsInPanic)
			.containsExactly(InstanceStatus.SUSPECT);
	}

	@Test
	void sayingTheSameAgainIsNoChange() {
		for (InstanceStatus status : EnumSet.complementOf(EnumSet.of(InstanceStatus.SUSPECT))) {
			ServiceInstance instance = instance(status);
			assertThat(instance.saying(status)).isSameAs(instance);
		}
	}

	@Test
	void aDoubtfulInstanceEndsTheDoubtByItsWord() {
		assertThat(instance(InstanceStatus.SUSPECT).saying(InstanceStatus.UP)).isEqualTo(instance(InstanceStatus.UP));
	}

	@Test
	void onlyTheRegistryDoubts() {
		for (InstanceStatus status : InstanceStatus.values()) {
			assertThatExceptionOfType(IllegalTransitionException.class)
				.isThrownBy(() -> instance(status).saying(InstanceStatus.SUSPECT))
				.withMessage("The instance 'orders-1' of service 'orders' is " + status
						+ " and cannot say that it is SUSPECT: only the registry doubts an instance");
		}
	}

	@Test
	void nothingLeavesDraining() {
		assertThatExceptionOfType(IllegalTransitionException.class)
			.isThrownBy(() -> instance(InstanceStatus.DRAINING).saying(InstanceStatus.UP))
			.withMessageEndingWith("is DRAINING and cannot say that it is UP: it is leaving");
	}

	@Test
	void nothingStartsTwice() {
		assertThatExceptionOfType(IllegalTransitionException.class)
			.isThrownBy(() -> instance(InstanceStatus.UP).saying(InstanceStatus.STARTING))
			.withMessageEndingWith("is UP and cannot say that it is STARTING: only a new registration starts");
	}

	private static ServiceInstance instance(InstanceStatus status) {
		return ServiceInstance.builder("orders", "orders-1", "localhost", 80).status(status).build();
	}

}
