package io.outrigger.benchmarks.sidecar.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.sidecar.EverythingOn;

/**
 * On what terms drills take place.
 *
 * @param perSecond requests a second, with the sidecar and without it each
 * @param third how long all is well before something goes wrong, how long that lasts, and
 * how long all is well after it
 * @param deadline how long a caller waits, with the sidecar and without it
 * @param tryTimeout how long the sidecar waits for one try
 * @param window of the retry budget
 * @param openFor how long a breaker stays open; its window is as long, or a second
 */
record Terms(int perSecond, Duration third, Duration deadline, Duration tryTimeout, Duration window, Duration openFor) {

	static final String SERVICE = "callee";

	static final Terms WARM_UP = new Terms(200, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMillis(300),
			Duration.ofSeconds(10), Duration.ofSeconds(2));

	static final Terms QUICK = new Terms(200, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMillis(300),
			Duration.ofSeconds(10), Duration.ofSeconds(2));

	static final Terms FULL = new Terms(200, Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofMillis(300),
			Duration.ofSeconds(10), Duration.ofSeconds(2));

	/**
	 * Returns how many requests there are, each way.
	 * @return three thirds of them
	 */
	int requests() {
		return (int) (3 * this.third.toMillis() * this.perSecond / 1000);
	}

	List<String> properties() {
		List<String> all = new ArrayList<>(EverythingOn.properties(SERVICE, "/with/{number}",
				this.deadline.toMillis() + "ms", this.tryTimeout.toMillis() + "ms"));
		all.add("outrigger.loadbalancer.retry-budget.window=" + this.window.toMillis() + "ms");
		all.add("outrigger.loadbalancer.hedging.enabled=true");
		all.add(EverythingOn.ROUTE + "circuit-breaker.window=" + Math.max(1, this.openFor.toSeconds()) + "s");
		all.add(EverythingOn.ROUTE + "circuit-breaker.open-for=" + this.openFor.toMillis() + "ms");
		return all;
	}

}
