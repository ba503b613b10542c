package io.outrigger.loadbalancer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.standing.EjectionReason;
import io.outrigger.loadbalancer.standing.StandingListener;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoadBalancer} under interleavings and under load.
 */
class LoadBalancerConcurrencyTests {

	private static final int INTERLEAVINGS = 1_000_000;

	private static final int STEPS = 100_000;

	private static final int THREADS = 4;

	/*
	 * Those from which an instance may come back.
	 */
	private static final List<InstanceStatus> STATES = List.of(InstanceStatus.UP, InstanceStatus.DEGRADED,
			InstanceStatus.OUT_OF_SERVICE, InstanceStatus.DOWN);

	private final Fleet fleet = new Fleet();

	@Test
	void everyInterleavingLeavesNothingInFlight() {
		Random random = new Random(7);
		List<ServiceInstance> instances = new ArrayList<>(List.of(this.fleet.add("stock", "anchor")));
		List<Attempt> open = new ArrayList<>();
		Ejections ejections = new Ejections();
		this.fleet.balancers.onStanding(ejections);
		for (int step = 0; step < INTERLEAVINGS; step++) {
			switch (random.nextInt(500)) {
				case 0 -> instances.add(this.fleet.add("stock", "i-" + step));
				case 1 -> removeOne(instances, random);
				case 2 -> this.fleet.status(instances.get(random.nextInt(instances.size())), anyStatus(random));
				case 3 -> this.fleet.now.addAndGet(random.nextInt(1_000_000_000));
				default -> beginOrEnd(open, random);
			}
		}
		open.forEach(Attempt::cancel);
		assertThat(this.fleet.reports("stock")).allSatisfy((report) -> {
			assertThat(report.inFlight()).isZero();
			assertThat(report.picks()).isEqualTo(report.successes() + report.failures() + report.cancels());
		});
		assertThat(this.fleet.balancers.find("stock").counts("p2c").inFlight()).isZero();
		assertThat(ejections.out).isGreaterThan(100);
		assertThat(ejections.back).isGreaterThan(10);
	}

	@Test
	void aListSwappedUnderLoadLosesNoRequest() throws Exception {
		ServiceInstance anchor = this.fleet.add("stock", "anchor");
		underLoad((round) -> {
			ServiceInstance guest = this.fleet.add("stock", "guest");
			this.fleet.status(guest, InstanceStatus.DRAINING);
			this.fleet.remove(guest);
		});
		assertThat(this.fleet.report("stock", anchor.id()).inFlight()).isZero();
		assertThat(this.fleet.balancers.find("stock").counts("p2c").picks()).isEqualTo(THREADS * STEPS);
		assertThat(this.fleet.balancers.find("stock").counts("p2c").inFlight()).isZero();
	}

	@Test
	void aPolicySwitchedUnderLoadLosesNoRequest() throws Exception {
		this.fleet.add("stock", "a");
		this.fleet.add("stock", "b");
		LoadBalancer balancer = this.fleet.balancers.find("stock");
		underLoad((round) -> {
			String policy = (round % 2 == 0) ? "round-robin" : "p2c";
			this.fleet.settings
				.set(new LoadBalancerSettings(PolicyChoice.DEFAULT, Map.of("stock", PolicyChoice.of(policy))));
			balancer.override((round % 3 == 0) ? "p2c" : "round-robin");
		});
		assertThat(this.fleet.reports("stock")).allSatisfy((report) -> assertThat(report.inFlight()).isZero());
		assertThat(this.fleet.reports("stock").stream().mapToLong(InstanceReport::picks).sum())
			.isEqualTo(THREADS * STEPS);
		assertThat(balancer.counts("p2c").picks() + picks(balancer, "round-robin")).isEqualTo(THREADS * STEPS);
	}

	@Test
	void howeverManyFailAtOnceHalfOfThemStay() throws Exception {
		for (int i = 0; i < 8; i++) {
			this.fleet.add("stock", "i-" + i);
		}
		LoadBalancer balancer = this.fleet.balancers.find("stock");
		AtomicInteger most = new AtomicInteger();
		AtomicInteger returns = new AtomicInteger();
		this.fleet.balancers.onStanding(new StandingListener() {

			@Override
			public void ejected(ServiceInstance instance, String route, EjectionReason reason, Duration time) {
				if (reason == EjectionReason.FAILED_TRIAL) {
					// Told beside the decisions, so that what is counted may never have
					// been
					return;
				}
				long ejected = balancer.members().stream().filter((member) -> member.standing().isEjected("")).count();
				most.accumulateAndGet((int) ejected, Math::max);
			}

			@Override
			public void returned(ServiceInstance instance, String route) {
				returns.incrementAndGet();
			}

		});
		underLoad((round) -> this.fleet.now.addAndGet(100_000));
		assertThat(most).hasValue(4);
		assertThat(returns).hasPositiveValue();
		assertThat(this.fleet.reports("stock")).allSatisfy((report) -> assertThat(report.inFlight()).isZero());
	}

	private static long picks(LoadBalancer balancer, String policy) {
		return balancer.counts(policy).picks();
	}

	private void underLoad(IntConsumer change) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(THREADS + 1);
		AtomicBoolean done = new AtomicBoolean();
		List<Future<?>> callers = new ArrayList<>();
		for (int thread = 0; thread < THREADS; thread++) {
			int seed = thread;
			callers.add(executor.submit((Callable<Void>) () -> call(new Random(seed))));
		}
		Future<?> changer = executor.submit(() -> {
			for (int round = 0; !done.get(); round++) {
				change.accept(round);
			}
		});
		for (Future<?> caller : callers) {
			caller.get(60, TimeUnit.SECONDS);
		}
		done.set(true);
		changer.get(60, TimeUnit.SECONDS);
		executor.shutdown();
	}

	private Void call(Random random) {
		for (int i = 0; i < STEPS; i++) {
			end(this.fleet.balancers.pick("stock"), random);
		}
		return null;
	}

	private void beginOrEnd(List<Attempt> open, Random random) {
		if (open.isEmpty() || random.nextBoolean()) {
			try {
				open.add(this.fleet.balancers.pick("stock"));
			}
			catch (NoInstanceAvailableException ex) {
				assertThat(ex.known()).isPositive();
			}
		}
		else {
			int index = random.nextInt(open.size());
			end(open.get(index), random);
			if (random.nextInt(4) > 0) {
				open.remove(index);
			}
		}
	}

	private void removeOne(List<ServiceInstance> instances, Random random) {
		if (instances.size() > 1) {
			this.fleet.remove(instances.remove(random.nextInt(instances.size())));
		}
	}

	private static InstanceStatus anyStatus(Random random) {
		return STATES.get(random.nextInt(STATES.size()));
	}

	private static void end(Attempt attempt, Random random) {
		switch (random.nextInt(4)) {
			case 0 -> attempt.cancel();
			case 1 -> attempt.fail(new IOException());
			default -> {
				attempt.responded(random.nextBoolean() ? 200 : 500);
				attempt.complete();
			}
		}
	}

	private static final class Ejections implements StandingListener {

		private int out;

		private int back;

		@Override
		public void ejected(ServiceInstance instance, String route, EjectionReason reason, Duration time) {
			this.out++;
		}

		@Override
		public void returned(ServiceInstance instance, String route) {
			this.back++;
		}

	}

}
