package io.outrigger.loadbalancer.health;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.roster.Member;
import io.outrigger.loadbalancer.roster.Stock;
import io.outrigger.loadbalancer.settings.placement.HealthCheckSettings.Checked;
import io.outrigger.loadbalancer.standing.Health;
import io.outrigger.registry.InstanceStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Ward}.
 */
class WardTests {

	private final Stock stock = new Stock();

	private final AtomicInteger looks = new AtomicInteger();

	private final Ward ward = new Ward();

	@Test
	void looksAtInstancesOnceUntilTheyOrTheRuleChange() {
		List<Member> members = counting(this.stock.with(100).roster().members());
		for (int step = 0; step < 10; step++) {
			follow(members, Checked.UNTRUSTED);
		}
		assertThat(this.looks).hasValue(100);
		follow(members, Checked.NONE);
		assertThat(this.looks).hasValue(200);
		follow(counting(members), Checked.NONE);
		assertThat(this.looks.get()).isGreaterThan(200);
	}

	@Test
	void whoStaysGoesOnWhereItWas() {
		this.stock.with(3);
		follow(this.stock.roster().members(), Checked.ALL);
		List<Patient> before = List.copyOf(this.ward.patients());
		this.stock.without("i-1").with("i-9", InstanceStatus.UP);
		follow(this.stock.roster().members(), Checked.ALL);
		assertThat(this.ward.patients()).hasSize(3).contains(before.get(0), before.get(2));
		assertThat(before).map(Patient::hasLeft).containsExactly(false, true, false);
	}

	@Test
	void whoLeavesIsWhatTheRegistrySaysAgain() {
		this.stock.with(2);
		follow(this.stock.roster().members(), Checked.ALL);
		this.stock.member("i-0").standing().health(Health.UNHEALTHY, 0);
		follow(this.stock.roster().members(), Checked.NONE);
		assertThat(this.ward.patients()).isEmpty();
		assertThat(this.stock.member("i-0").standing().health()).isEqualTo(Health.UNKNOWN);
	}

	private void follow(List<Member> members, Checked checked) {
		this.ward.follow(members, checked, () -> 0, 0);
	}

	private List<Member> counting(List<Member> members) {
		return new AbstractList<>() {

			private final List<Member> copy = new ArrayList<>(members);

			@Override
			public Member get(int index) {
				WardTests.this.looks.incrementAndGet();
				return this.copy.get(index);
			}

			@Override
			public int size() {
				return this.copy.size();
			}

		};
	}

}
