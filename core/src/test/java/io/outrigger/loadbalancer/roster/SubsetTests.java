package io.outrigger.loadbalancer.roster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.zone.Locality;
import io.outrigger.registry.InstanceStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Subset}.
 */
class SubsetTests {

	private final Stock stock = new Stock();

	@Test
	void usesAllUnlessAskedForFewer() {
		assertThat(this.stock.with(50).candidates()).hasSize(50);
		this.stock.placement = this.stock.placement.withSubset(50);
		assertThat(this.stock.candidates()).hasSize(50);
		this.stock.placement = this.stock.placement.withSubset(10);
		assertThat(this.stock.candidates()).hasSize(10);
	}

	@Test
	void changesByOneWhenOneComesOrGoes() {
		this.stock.with(50);
		this.stock.placement = this.stock.placement.withSubset(10);
		List<String> before = this.stock.candidates();
		for (int i = 0; i < 50; i++) {
			String id = "i-" + i;
			List<String> after = this.stock.without(id).candidates();
			assertThat(after).hasSize(10);
			assertThat(before.stream().filter((other) -> !after.contains(other) && !other.equals(id))).isEmpty();
			assertThat(this.stock.with(id, InstanceStatus.UP).candidates()).isEqualTo(before);
		}
	}

	@Test
	void choosesAnotherBesideOneThatIsNotAvailable() {
		this.stock.with(50);
		this.stock.placement = this.stock.placement.withSubset(4);
		List<String> before = this.stock.candidates();
		this.stock.with(before.get(0), InstanceStatus.SUSPECT).fail(before.get(1), 5);
		assertThat(this.stock.candidates()).hasSize(4).contains(before.get(2), before.get(3));
		assertThat(this.stock.roster().panic()).isFalse();
		this.stock.with(before.get(0), InstanceStatus.UP);
		assertThat(this.stock.candidates()).hasSize(4).contains(before.get(0));
	}

	@Test
	void isAnotherForEveryCallerSoThatAllInstancesAreUsed() {
		Map<String, Integer> used = new HashMap<>();
		for (int caller = 0; caller < 200; caller++) {
			Stock stock = new Stock(Locality.UNKNOWN, "shop-" + caller).with(40);
			stock.placement = stock.placement.withSubset(10);
			stock.candidates().forEach((id) -> used.merge(id, 1, Integer::sum));
		}
		assertThat(used).hasSize(40);
		assertThat(used.values()).allSatisfy((count) -> assertThat(count).isBetween(25, 75));
	}

	@Test
	void saysWhoIsNotInIt() {
		this.stock.with(3).with("d", InstanceStatus.DRAINING);
		this.stock.placement = this.stock.placement.withSubset(1);
		Roster roster = this.stock.roster();
		assertThat(Stream.of(1, 2, 3).map(roster::exclusion).filter(Exclusion.NOT_IN_SUBSET::equals)).hasSize(2);
		assertThat(roster.exclusion(0)).isEqualTo(Exclusion.DRAINING);
	}

}
