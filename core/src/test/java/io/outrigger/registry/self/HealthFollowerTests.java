package io.outrigger.registry.self;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.registry.memory.InMemoryServiceRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HealthFollower}.
 */
class HealthFollowerTests {

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	private static final ServiceInstance SELF = ServiceInstance.builder("orders", "orders-1", "localhost", 80).build();

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final Queue<Runnable> checks = new ArrayDeque<>();

	private final InMemoryServiceRegistry registry = new InMemoryServiceRegistry(Duration.ofDays(1),
			() -> this.time.now(TimeUnit.NANOSECONDS));

	private final SelfRegistration registration = new SelfRegistration(this.registry, Duration.ofSeconds(3),
			() -> InstanceLoad.UNKNOWN, this.time);

	private volatile Supplier<SelfStatus> health = () -> SelfStatus.UP;

	private final HealthFollower follower = new HealthFollower(this.registration, () -> this.health.get(), INTERVAL,
			this.time, Schedulers.fromExecutor(this.checks::add));

	@BeforeEach
	void start() {
		this.follower.start();
		this.registration.start(SELF);
		this.registration.ready(true);
		this.time.advanceTime();
	}

	@AfterEach
	void stop() {
		this.follower.stop();
		this.registration.leave().block(Duration.ofSeconds(10));
		this.time.dispose();
	}

	@Test
	void theInstanceIsStartingUntilItsHealthIsKnown() {
		assertThat(status()).isEqualTo(InstanceStatus.STARTING);
		assertThat(this.registration.status().reason()).isEqualTo("its health is not known yet");
		runChecks();
		assertThat(status()).isEqualTo(InstanceStatus.UP);
		assertThat(this.registration.status().reason()).isNull();
	}

	@Test
	void eachAnswerIsSeenWithinAnInterval() {
		for (String code : new String[] { "DOWN", "UP", "OUT_OF_SERVICE", "DEGRADED" }) {
			this.health = () -> SelfStatus.ofHealth(code, "health group 'readiness' is " + code);
			this.time.advanceTimeBy(INTERVAL);
			runChecks();
			assertThat(status()).hasToString(code);
		}
		assertThat(this.registration.status().reason()).isEqualTo("health group 'readiness' is DEGRADED");
	}

	@Test
	void aCheckThatTakesTooLongDegradesTheInstanceUntilItAnswers() {
		runChecks();
		this.time.advanceTimeBy(INTERVAL.multipliedBy(2));
		assertThat(status()).isEqualTo(InstanceStatus.DEGRADED);
		assertThat(this.registration.status().reason()).isEqualTo("its health check has not answered within PT5S");
		runChecks();
		assertThat(status()).isEqualTo(InstanceStatus.UP);
	}

	@Test
	void whoeverKnowsOfAChangeHasItSeenAtOnce() {
		runChecks();
		this.health = () -> SelfStatus.ofHealth("DOWN", "the disk is full");
		this.follower.ask();
		runChecks();
		assertThat(status()).isEqualTo(InstanceStatus.DOWN);
	}

	@Test
	void aChangeDuringACheckIsLookedAtAfterIt() {
		Runnable underWay = this.checks.remove();
		this.follower.ask();
		this.follower.ask();
		underWay.run();
		assertThat(this.checks).hasSize(1);
	}

	@Test
	void oneCheckRunsAtATimeHoweverLongItTakes() {
		this.time.advanceTimeBy(INTERVAL.multipliedBy(100));
		assertThat(this.checks).hasSize(1);
	}

	@Test
	void aCheckThatFailsDegradesTheInstance() {
		this.health = () -> {
			throw new IllegalStateException("no such group");
		};
		runChecks();
		assertThat(status()).isEqualTo(InstanceStatus.DEGRADED);
		assertThat(this.registration.status().reason()).isEqualTo("its health check failed: no such group");
	}

	@Test
	void anAnswerThatDoesNotChangeCostsNoCallToTheRegistry() {
		runChecks();
		long before = this.registration.heartbeats();
		this.time.advanceTimeBy(INTERVAL.multipliedBy(3));
		for (int i = 0; i < 4; i++) {
			runChecks();
			this.time.advanceTimeBy(INTERVAL);
		}
		assertThat(this.registration.heartbeats() - before).isEqualTo(INTERVAL.multipliedBy(7).toSeconds() / 3);
	}

	@Test
	void stoppedItAsksNoMore() {
		runChecks();
		this.follower.stop();
		this.time.advanceTimeBy(INTERVAL.multipliedBy(3));
		assertThat(this.checks).isEmpty();
	}

	private void runChecks() {
		for (Runnable check = this.checks.poll(); check != null; check = this.checks.poll()) {
			check.run();
		}
	}

	private InstanceStatus status() {
		return this.registry.discover("orders").instances().get(0).status();
	}

}
