package io.outrigger.loadbalancer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.statistics.ServiceStatistics;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceView;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Roster}.
 */
class RosterTests {

	private static final ServiceStatistics SERVICE = new ServiceStatistics(() -> 0);

	@Test
	void theSuspectAreLeftAloneWhileAnyOtherTakesRequests() {
		Roster roster = roster(InstanceStatus.SUSPECT, InstanceStatus.DEGRADED, InstanceStatus.SUSPECT);
		assertThat(candidates(roster)).containsExactly("DEGRADED-1");
		assertThat(roster.panic()).isFalse();
	}

	@Test
	void inPanicTheSuspectArePickedAndNobodyElse() {
		Roster roster = roster(InstanceStatus.STARTING, InstanceStatus.SUSPECT, InstanceStatus.DRAINING,
				InstanceStatus.OUT_OF_SERVICE, InstanceStatus.DOWN, InstanceStatus.SUSPECT);
		assertThat(candidates(roster)).containsExactly("SUSPECT-1", "SUSPECT-5");
		assertThat(roster.panic()).isTrue();
	}

	@Test
	void panicEndsWithTheFirstThatTakesRequests() {
		Roster roster = roster(InstanceStatus.SUSPECT).next(view(InstanceStatus.UP, InstanceStatus.SUSPECT));
		assertThat(candidates(roster)).containsExactly("UP-0");
		assertThat(roster.panic()).isFalse();
	}

	@Test
	void whereNobodyMayBePickedThereIsNoPanic() {
		for (Roster roster : List.of(Roster.empty("stock", SERVICE, Locality.UNKNOWN),
				roster(InstanceStatus.STARTING, InstanceStatus.DOWN))) {
			assertThat(roster.size()).isZero();
			assertThat(roster.panic()).isFalse();
		}
	}

	@Test
	void doubtKeepsTheStatistics() {
		Roster before = roster(InstanceStatus.UP);
		ServiceView doubted = new ServiceView("stock", 2,
				List.of(before.members().get(0).instance().withStatus(InstanceStatus.SUSPECT)));
		Roster after = before.next(doubted);
		assertThat(after.candidate(0).statistics()).isSameAs(before.candidate(0).statistics());
	}

	private static Roster roster(InstanceStatus... statuses) {
		return Roster.empty("stock", SERVICE, Locality.UNKNOWN).next(view(statuses));
	}

	private static ServiceView view(InstanceStatus... statuses) {
		List<ServiceInstance> instances = new ArrayList<>();
		for (InstanceStatus status : statuses) {
			instances.add(ServiceInstance.builder("stock", status + "-" + instances.size(), "localhost", 80)
				.status(status)
				.build());
		}
		return new ServiceView("stock", 1, instances);
	}

	private static List<String> candidates(Roster roster) {
		return IntStream.range(0, roster.size()).mapToObj((index) -> roster.candidate(index).instance().id()).toList();
	}

}
