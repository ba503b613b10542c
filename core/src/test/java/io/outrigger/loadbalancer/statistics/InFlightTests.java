package io.outrigger.loadbalancer.statistics;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InFlight} and how {@link ServiceStatistics} adds it up.
 */
class InFlightTests {

	private static final long LIMIT = 600_000_000_000L;

	private final ServiceStatistics service = new ServiceStatistics(() -> 0);

	private final InstanceStatistics instance = new InstanceStatistics(this.service);

	@Test
	void knowsHowLongALoneRequestWaits() {
		int ticket = this.instance.enter(1000);
		assertThat(this.instance.oldestWaitNanos(5000)).isEqualTo(4000);
		this.instance.answered(ticket, 6000);
		assertThat(this.instance.oldestWaitNanos(7000)).isZero();
		assertThat(this.instance.inFlight()).isOne();
		this.instance.leave(ticket, false, 8000);
		assertThat(this.instance.inFlight()).isZero();
	}

	@Test
	void doesNotLetAnswersBesideItHideOneThatHangs() {
		this.instance.enter(1000);
		for (long now = 2000; now < 100_000; now += 1000) {
			int other = this.instance.enter(now);
			this.instance.answered(other, now + 500);
			this.instance.leave(other, false, now + 500);
		}
		assertThat(this.instance.oldestWaitNanos(100_000)).isEqualTo(99_000);
	}

	@Test
	void neverTakesAWaitForLongerThanItIsNorForMuchShorter() {
		Random random = new Random(3);
		long longest = 50;
		Deque<long[]> waiting = new ArrayDeque<>();
		for (long now = 0; now < 100_000; now++) {
			long present = now;
			waiting.stream().filter((one) -> one[1] <= present).forEach((one) -> {
				this.instance.answered((int) one[2], present);
				this.instance.leave((int) one[2], false, present);
			});
			waiting.removeIf((one) -> one[1] <= present);
			waiting.add(new long[] { now, now + 1 + random.nextLong(longest), this.instance.enter(now) });
			long oldest = now - waiting.stream().mapToLong((one) -> one[0]).min().orElseThrow();
			assertThat(this.instance.oldestWaitNanos(now)).isBetween(Math.max(0, oldest - 2 * longest), oldest);
		}
	}

	@Test
	void findsAllOfAnInstanceThatHangsWithinTwiceItsUsualTime() {
		Deque<Integer> waiting = new ArrayDeque<>();
		long now = 0;
		for (; now < 1000; now++) {
			waiting.add(this.instance.enter(now));
			if (waiting.size() > 20) {
				int answered = waiting.remove();
				this.instance.answered(answered, now);
				this.instance.leave(answered, false, now);
			}
		}
		for (; now < 2000; now++) {
			this.instance.enter(now);
		}
		assertThat(this.instance.oldestWaitNanos(now)).isBetween(1000L - 40, 1020L);
	}

	@Test
	void forgetsWhatNobodyTouched() {
		int leaked = this.instance.enter(0);
		this.service.count(() -> new InstanceStatistics[] { this.instance });
		assertThat(this.instance.releaseUntouched(LIMIT - 1, LIMIT)).isZero();
		assertThat(this.instance.releaseUntouched(LIMIT, LIMIT)).isOne();
		assertThat(this.instance.inFlight()).isZero();
		assertThat(this.instance.oldestWaitNanos(LIMIT)).isZero();
		assertThat(this.service.inFlight()).isZero();
		int other = this.instance.enter(LIMIT);
		this.instance.answered(leaked, LIMIT);
		this.instance.leave(leaked, false, LIMIT);
		assertThat(this.instance.inFlight()).isOne();
		this.instance.leave(other, true, LIMIT);
		assertThat(this.instance.inFlight()).isZero();
		assertThat(this.service.inFlight()).isZero();
	}

	@Test
	void keepsWhatSomebodyTouches() {
		this.instance.enter(0);
		int other = this.instance.enter(1);
		assertThat(this.instance.releaseUntouched(LIMIT, LIMIT)).isZero();
		this.instance.answered(other, 2);
		assertThat(this.instance.releaseUntouched(LIMIT + 1, LIMIT)).isZero();
		this.instance.leave(other, false, 3);
		assertThat(this.instance.releaseUntouched(LIMIT + 2, LIMIT)).isZero();
		assertThat(this.instance.releaseUntouched(LIMIT + 3, LIMIT)).isOne();
	}

	@Test
	void doesNotCountWhatDoesNotFit() {
		for (int i = 0; i < InFlight.LIMIT; i++) {
			this.instance.enter(0);
		}
		int tooMuch = this.instance.enter(0);
		assertThat(this.instance.inFlight()).isEqualTo(InFlight.LIMIT);
		this.instance.leave(tooMuch, true, 0);
		assertThat(this.instance.inFlight()).isEqualTo(InFlight.LIMIT);
	}

	@Test
	void addsUpThoseWhoAreCandidates() {
		InstanceStatistics other = new InstanceStatistics(this.service);
		int before = this.instance.enter(0);
		this.instance.enter(0);
		other.enter(0);
		assertThat(this.service.inFlight()).isZero();
		this.service.count(() -> new InstanceStatistics[] { this.instance, other });
		assertThat(this.service.inFlight()).isEqualTo(3);
		this.instance.leave(before, true, 1);
		assertThat(this.service.inFlight()).isEqualTo(2);
		this.service.count(() -> new InstanceStatistics[] { other });
		this.instance.enter(2);
		assertThat(this.service.inFlight()).isOne();
	}

	@Test
	void losesNoneInAMillionChangesFromSeveralThreads() throws Exception {
		InstanceStatistics[] all = { this.instance, new InstanceStatistics(this.service) };
		ExecutorService executor = Executors.newFixedThreadPool(4);
		List<Future<?>> running = new ArrayList<>();
		for (int thread = 0; thread < 4; thread++) {
			Random random = new Random(thread);
			running.add(executor.submit(() -> change(all, random)));
		}
		for (Future<?> one : running) {
			one.get(60, TimeUnit.SECONDS);
		}
		executor.shutdown();
		this.service.count(() -> all);
		assertThat(all).allSatisfy((one) -> {
			assertThat(one.inFlight()).isZero();
			assertThat(one.oldestWaitNanos(1)).isZero();
		});
		assertThat(this.service.inFlight()).isZero();
	}

	private void change(InstanceStatistics[] all, Random random) {
		for (int i = 0; i < 250_000; i++) {
			InstanceStatistics one = all[random.nextInt(2)];
			int ticket = one.enter(0);
			boolean answered = random.nextBoolean();
			if (answered) {
				one.answered(ticket, 0);
			}
			if (random.nextInt(100) == 0) {
				this.service.count(() -> random.nextBoolean() ? all : new InstanceStatistics[] { one });
			}
			one.leave(ticket, !answered, 0);
		}
	}

}
