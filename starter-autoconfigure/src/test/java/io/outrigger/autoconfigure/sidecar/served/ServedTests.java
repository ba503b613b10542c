package io.outrigger.autoconfigure.sidecar.served;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import io.outrigger.time.TimeoutWheel;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Served}.
 */
class ServedTests {

	private static final long SOON = Duration.ofMillis(20).toNanos();

	private static final long NEVER = Duration.ofDays(1).toNanos();

	private final TimeoutWheel timeouts = new TimeoutWheel(Schedulers.parallel());

	private final List<String> told = new ArrayList<>();

	private final AtomicBoolean begun = new AtomicBoolean();

	private final AtomicInteger late = new AtomicInteger();

	@AfterEach
	void close() {
		this.timeouts.close();
	}

	@Test
	void tellsThatWorkCompletesBeforeWhoeverWaitsForItIs() {
		Mono<Void> served = told("a", told("b", Mono.empty())).doOnSuccess((nothing) -> this.told.add("caller"));
		StepVerifier.create(served).verifyComplete();
		assertThat(this.told).containsExactly("b onComplete null", "a onComplete null", "caller");
	}

	@Test
	void tellsAfterwardsWhatWhoeverWaitsForItMadeOfAnError() {
		Mono<Void> failing = Mono.error(new IllegalStateException("x"));
		Mono<Void> served = told("before", Served.after(failing, (signal, error) -> this.told.add("after " + signal)))
			.onErrorResume((error) -> Mono.fromRunnable(() -> this.told.add("answered")));
		StepVerifier.create(served).verifyComplete();
		assertThat(this.told).containsExactly("before onError x", "answered", "after onError");
	}

	@Test
	void whoeverIsToldAndThrowsKeepsNobodyFromTheEnd() {
		List<Throwable> dropped = new ArrayList<>();
		Mono<Void> served = told("a", Served.after(Mono.empty(), (signal, error) -> {
			throw new IllegalStateException("after");
		}));
		served = Served.before(served, (signal, error) -> {
			throw new IllegalStateException("before");
		});
		Hooks.onErrorDropped(dropped::add);
		try {
			StepVerifier.create(served).verifyComplete();
		}
		finally {
			Hooks.resetOnErrorDropped();
		}
		assertThat(this.told).containsExactly("a onComplete null");
		assertThat(dropped).extracting(Throwable::getMessage).containsExactlyInAnyOrder("before", "after");
	}

	@Test
	void tellsThatWorkFails() {
		StepVerifier.create(told("a", Mono.error(new IllegalStateException("x")))).verifyErrorMessage("x");
		assertThat(this.told).containsExactly("a onError x");
	}

	@Test
	void workThatCannotEvenBeginFails() {
		Mono<Void> broken = Mono.defer(() -> {
			throw new IllegalStateException("x");
		});
		StepVerifier.create(told("a", broken)).verifyErrorMessage("x");
		assertThat(this.told).containsExactly("a onError x");
	}

	@Test
	void tellsThatNobodyWaitsAnyMoreAndGivesTheWorkUp() {
		TestPublisher<Void> work = TestPublisher.create();
		StepVerifier.create(told("a", within(NEVER, work.mono())))
			.then(() -> assertThat(this.told).isEmpty())
			.thenCancel()
			.verify();
		assertThat(this.told).containsExactly("a cancel null");
		work.assertCancelled();
	}

	@Test
	void tellsOnceHoweverItEnds() {
		TestPublisher<Void> work = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
		StepVerifier.create(told("a", work.mono())).then(work::complete).verifyComplete();
		work.complete();
		work.error(new IllegalStateException("too late"));
		assertThat(this.told).containsExactly("a onComplete null");
	}

	@Test
	void knowsTheContextOfWhoeverWaits() {
		Mono<Void> work = Mono.deferContextual((context) -> {
			this.told.add(context.get("key"));
			return Mono.empty();
		});
		told("a", work).contextWrite((context) -> context.put("key", "value")).block();
		assertThat(this.told).containsExactly("value", "a onComplete null");
	}

	@Test
	void whatTakesTooLongIsGivenUpForSomethingElse() {
		TestPublisher<Void> work = TestPublisher.create();
		StepVerifier.create(told("a", within(SOON, work.mono()))).verifyComplete();
		assertThat(this.late).hasValue(1);
		assertThat(this.told).containsExactly("a onComplete null");
		work.assertCancelled();
	}

	@Test
	void whatHasBegunMayTakeItsTime() {
		TestPublisher<Void> work = TestPublisher.create();
		this.begun.set(true);
		AtomicBoolean over = new AtomicBoolean();
		told("a", within(SOON, work.mono())).subscribe(null, null, () -> over.set(true));
		AtomicBoolean later = new AtomicBoolean();
		this.timeouts.schedule(() -> later.set(true), 10 * SOON);
		Awaitility.await().untilTrue(later);
		assertThat(over).isFalse();
		work.complete();
		assertThat(over).isTrue();
		assertThat(this.late).hasValue(0);
	}

	@Test
	void whatIsDoneInsteadCanFail() {
		Mono<Void> instead = Mono.error(new IllegalStateException("x"));
		Mono<Void> served = Served.within(Mono.never(), new Limit(SOON, this.timeouts, this.begun::get, instead));
		StepVerifier.create(told("a", served)).verifyErrorMessage("x");
		assertThat(this.told).containsExactly("a onError x");
	}

	@Test
	void whatIsDoneInsteadEndsWhenNobodyWaitsForIt() {
		TestPublisher<Void> instead = TestPublisher.create();
		Mono<Void> served = Served.within(Mono.never(),
				new Limit(SOON, this.timeouts, this.begun::get, instead.mono()));
		StepVerifier.create(told("a", served))
			.then(() -> Awaitility.await().until(instead::wasSubscribed))
			.thenCancel()
			.verify();
		instead.assertCancelled();
		assertThat(this.told).containsExactly("a cancel null");
	}

	private Mono<Void> within(long nanos, Mono<Void> work) {
		Mono<Void> instead = Mono.fromRunnable(this.late::incrementAndGet);
		return Served.within(work, new Limit(nanos, this.timeouts, this.begun::get, instead));
	}

	private Mono<Void> told(String name, Mono<Void> work) {
		return Served.before(work, (SignalType signal, Throwable error) -> this.told
			.add(name + " " + signal + " " + ((error != null) ? error.getMessage() : null)));
	}

}
