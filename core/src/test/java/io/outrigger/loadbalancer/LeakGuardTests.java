package io.outrigger.loadbalancer;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeakGuard}.
 */
class LeakGuardTests {

	private final Fleet fleet = new Fleet();

	@Test
	void countsOutWhatDidNotEndWithinTenMinutes() {
		this.fleet.add("stock", "a");
		Attempt leaked = this.fleet.balancers.pick("stock");
		pass(LeakGuard.UNTOUCHED.minusSeconds(1));
		assertThat(this.fleet.report("stock", "a").inFlight()).isOne();
		pass(LeakGuard.INTERVAL);
		assertThat(this.fleet.report("stock", "a").inFlight()).isZero();
		Attempt next = this.fleet.balancers.pick("stock");
		leaked.cancel();
		assertThat(this.fleet.report("stock", "a").inFlight()).isOne();
		next.cancel();
		assertThat(this.fleet.report("stock", "a").inFlight()).isZero();
	}

	@Test
	void leavesAnInstanceAloneWhereSomethingHappens() {
		this.fleet.add("stock", "a");
		this.fleet.balancers.pick("stock");
		for (int minute = 0; minute < 20; minute++) {
			pass(Duration.ofMinutes(1));
			this.fleet.balancers.pick("stock").cancel();
		}
		assertThat(this.fleet.report("stock", "a").inFlight()).isOne();
	}

	private void pass(Duration duration) {
		this.fleet.now.addAndGet(duration.toNanos());
	}

}
