package io.outrigger.loadbalancer.policy.load;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.settings.LatencySettings;
import io.outrigger.loadbalancer.spi.FixedCandidates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResponseTimes}.
 */
class ResponseTimesTests {

	private final AtomicInteger asked = new AtomicInteger();

	private final ResponseTimes times = new ResponseTimes((candidates, index, now, usual) -> {
		this.asked.incrementAndGet();
		return candidates.latencyNanos(index, now);
	});

	@Test
	void areWorkedOutOnceAMillisecond() {
		FixedCandidates candidates = FixedCandidates.idle(3).latencies(3, 1, 2);
		assertThat(this.times.recent(candidates, 0)).containsExactly(3, 1, 2);
		candidates.latencies(5, 5, 5);
		assertThat(this.times.recent(candidates, 1_000_000)).containsExactly(3, 1, 2);
		assertThat(this.asked).hasValue(3);
		assertThat(this.times.recent(candidates, 1_100_000)).containsExactly(5, 5, 5);
		assertThat(this.asked).hasValue(6);
	}

	@Test
	void areThoseOfTheListThatIsAskedFor() {
		FixedCandidates one = FixedCandidates.idle(2).latencies(3, 1);
		FixedCandidates other = FixedCandidates.idle(3).latencies(7, 8, 9);
		assertThat(this.times.recent(one, 0)).containsExactly(3, 1);
		assertThat(this.times.recent(other, 0)).containsExactly(7, 8, 9);
		assertThat(this.times.recent(one, 0)).containsExactly(3, 1);
	}

	@Test
	void doNotKeepWhoFailsOrIsBusyFromBeingSeenAtOnce() {
		FixedCandidates candidates = FixedCandidates.idle(2).latencies(1e6, 2e6);
		candidates.step = 0;
		LeastLatencyPolicy policy = new LeastLatencyPolicy(LatencySettings.DEFAULTS, (bound) -> 0);
		assertThat(candidates.share(policy, 10)).containsExactly(10, 0);
		assertThat(candidates.latencies(1e6, 5e5).share(policy, 10)).containsExactly(10, 0);
		assertThat(candidates.failing(10, 0).share(policy, 10)).containsExactly(0, 10);
	}

}
