package io.outrigger.loadbalancer.attempt;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.LoadBalancerSettings;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.PolicyChoice;
import io.outrigger.loadbalancer.attempt.exchange.ReactiveExchange;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.settings.AttemptTimes;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.loadbalancer.settings.HedgingSettings;
import io.outrigger.loadbalancer.settings.PerService;
import io.outrigger.loadbalancer.settings.RetryBudgetSettings;
import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AttemptEngine} with real threads: tries, hedges, time-outs, deadlines
 * and callers who leave, all at once.
 */
class AttemptEngineConcurrencyTests {

	private static final int CALLS = 20_000;

	private static final Attempting EAGER = new Attempting(
			FailoverSettings.DEFAULTS.attempts(3)
				.times(new AttemptTimes(Duration.ofMillis(6), Duration.ofMillis(3), Duration.ofMillis(1),
						Duration.ofMillis(1))),
			new RetryBudgetSettings(1000, 1000, Duration.ofSeconds(10)),
			new HedgingSettings(true, 50, Duration.ofMillis(1), 100));

	private final InMemoryServiceRegistry registry = new InMemoryServiceRegistry(Duration.ofDays(1), () -> 0);

	private LoadBalancerSettings settings = settings(EAGER);

	private final LoadBalancers balancers = new LoadBalancers(this.registry, () -> this.settings,
			new BalancingPolicies(), Ticker.system());

	private final AttemptEngine engine = new AttemptEngine(this.balancers, Ticker.system(), Schedulers::parallel);

	private final ConcurrentLinkedQueue<Reply> replies = new ConcurrentLinkedQueue<>();

	@Test
	void nothingStaysAndNothingLeaks() throws Exception {
		for (String id : List.of("a", "b", "c", "d")) {
			this.registry.register(ServiceInstance.builder("stock", id, "host", 80).build()).block();
		}
		AtomicInteger left = new AtomicInteger();
		CountDownLatch ended = new CountDownLatch(CALLS);
		for (int i = 0; i < CALLS; i++) {
			Disposable call = this.engine.send(this.engine.plan("stock"), new Exchange())
				.doFinally((signal) -> ended.countDown())
				.subscribe((reply) -> reply.attempt.complete(), (error) -> {
				});
			if (i % 3 == 0) {
				long micros = ThreadLocalRandom.current().nextInt(4000);
				left.incrementAndGet();
				Schedulers.parallel().schedule(call::dispose, micros, TimeUnit.MICROSECONDS);
			}
		}
		assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(left).hasPositiveValue();
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.balancers.find("stock").report())
				.allSatisfy((report) -> assertThat(report.inFlight()).isZero()));
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.replies)
				.allSatisfy((reply) -> assertThat(reply.ends).as("delivered or released").hasValue(1)));
		assertThat(this.engine.find("stock").counts().failovers()).isPositive();
	}

	private static LoadBalancerSettings settings(Attempting attempting) {
		return new LoadBalancerSettings(PolicyChoice.DEFAULT, Map.of(), PerService.all(Placement.DEFAULTS),
				PerService.all(attempting));
	}

	/*
	 * The hedge is often due before its alarm is set.
	 */
	@Test
	void noTimerOutlivesItsRequest() throws Exception {
		this.registry.register(ServiceInstance.builder("stock", "a", "host", 80).build()).block();
		Duration hour = Duration.ofHours(1);
		this.settings = settings(new Attempting(
				FailoverSettings.DEFAULTS.times(new AttemptTimes(hour, hour, Duration.ZERO, Duration.ZERO)),
				RetryBudgetSettings.DEFAULTS, new HedgingSettings(true, 50, Duration.ofMillis(1), 100)));
		ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(2);
		timers.setRemoveOnCancelPolicy(true);
		Scheduler scheduler = Schedulers.fromExecutorService(timers);
		AttemptEngine engine = new AttemptEngine(this.balancers, Ticker.system(), () -> scheduler);
		AtomicInteger open = new AtomicInteger();
		AtomicInteger overdue = new AtomicInteger();
		while (overdue.get() < 300) {
			long slow = engine.plan("stock").hedgeAfter("GET");
			open.incrementAndGet();
			engine.send(engine.plan("stock"), new Exchange() {

				@Override
				public Mono<Reply> send(Attempt attempt) {
					while (slow >= 0 && System.nanoTime() - attempt.begunNanos() < slow) {
						Thread.onSpinWait();
					}
					overdue.addAndGet((slow >= 0) ? 1 : 0);
					return Mono.delay(Duration.ofNanos(200_000)).map((tick) -> new Reply(attempt, 200));
				}

			}).doFinally((signal) -> open.decrementAndGet()).subscribe((reply) -> reply.attempt.complete());
			Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> slow >= 0 || open.get() == 0);
		}
		Awaitility.await().until(() -> open.get() == 0);
		Awaitility.await().untilAsserted(() -> assertThat(timers.getQueue()).isEmpty());
		scheduler.dispose();
	}

	/**
	 * A request whose tries end on other threads, within a few milliseconds.
	 */
	private class Exchange implements ReactiveExchange<Reply> {

		private final Scheduler scheduler = Schedulers.parallel();

		@Override
		public Mono<Reply> send(Attempt attempt) {
			int fate = ThreadLocalRandom.current().nextInt(10);
			if (fate == 0) {
				return Mono.never();
			}
			Duration delay = Duration.ofNanos(ThreadLocalRandom.current().nextInt(4_000_000));
			// Whoever makes a reply hands it over, cancelled or not
			return Mono.delay(delay, this.scheduler).handle((tick, sink) -> {
				if (fate == 1) {
					sink.error(new IOException());
					return;
				}
				Reply reply = new Reply(attempt, (fate < 4) ? 503 : 200);
				AttemptEngineConcurrencyTests.this.replies.add(reply);
				sink.next(reply);
			});
		}

		@Override
		public String method() {
			return "GET";
		}

		@Override
		public boolean canRepeat(boolean alongside) {
			return true;
		}

		@Override
		public int status(Reply response) {
			return response.status;
		}

		@Override
		public boolean isStream(Reply response) {
			return false;
		}

		@Override
		public long waitNanos(Reply response) {
			return -1;
		}

		@Override
		public Reply deliver(Reply response, Attempt attempt) {
			response.end();
			return response;
		}

		@Override
		public void discard(Reply response) {
			response.end();
		}

	}

	private record Reply(Attempt attempt, int status, AtomicInteger ends) {

		Reply(Attempt attempt, int status) {
			this(attempt, status, new AtomicInteger());
		}

		void end() {
			this.ends.incrementAndGet();
		}

	}

}
