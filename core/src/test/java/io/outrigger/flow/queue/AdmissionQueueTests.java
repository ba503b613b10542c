package io.outrigger.flow.queue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.outrigger.flow.RejectedException;
import io.outrigger.flow.Rejection;
import io.outrigger.flow.Rejection.Reason;
import io.outrigger.flow.concurrency.ConcurrencyLimiter;
import io.outrigger.flow.concurrency.ConcurrencySettings;
import io.outrigger.flow.concurrency.Outcome;
import io.outrigger.flow.concurrency.Partition;
import io.outrigger.flow.concurrency.Permit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link AdmissionQueue}.
 */
class AdmissionQueueTests {

	private static final int HIGH = 0;

	private static final int LOW = 1;

	private static final Duration TARGET = Duration.ofMillis(5);

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final AtomicReference<ConcurrencySettings> limit = new AtomicReference<>(ConcurrencySettings.fixed(1));

	private final AtomicReference<QueueSettings> settings = new AtomicReference<>(QueueSettings.DEFAULTS);

	private final ConcurrencyLimiter limiter = new ConcurrencyLimiter("gate", this.limit::get,
			List.of(Partition.lending("high", 0), Partition.lending("low", 0)), ConcurrencyLimiter::algorithm,
			this::nanos);

	private final AdmissionQueue queue = new AdmissionQueue("queue", this.limiter, this.settings::get, this.scheduler,
			this::nanos);

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final ConcurrencyLimiter other = new ConcurrencyLimiter("gate", this.limit::get);

	private final List<String> told = new ArrayList<>();

	@Test
	void goesAtOnceWhereThereIsRoom() {
		CompletableFuture<Permit> first = this.queue.offer(LOW);
		assertThat(first).isCompleted();
		assertThat(this.queue.view().waiting()).containsExactly(0, 0);
		first.join().end(Outcome.SUCCESS);
		assertThat(this.limiter.inFlight()).isZero();
	}

	@Test
	void goesInTheOrderInWhichTheyCame() {
		Permit holder = this.queue.offer(LOW).join();
		List<CompletableFuture<Permit>> waiting = offers(LOW, 5);
		assertThat(this.queue.view().waiting()).containsExactly(0, 5);
		for (CompletableFuture<Permit> next : waiting) {
			assertThat(next).isNotDone();
			holder.end(Outcome.SUCCESS);
			this.scheduler.advanceTime();
			holder = next.join();
		}
		assertThat(this.queue.view().waiting()).containsExactly(0, 0);
		assertThat(this.queue.view().waits().count()).isEqualTo(5);
	}

	@Test
	void tellsWhoWaitedOnTheScheduler() {
		AdmissionQueue handed = handed();
		Permit holder = handed.offer(HIGH).join();
		CompletableFuture<Permit> next = handed.offer(HIGH);
		holder.end(Outcome.SUCCESS);
		assertThat(next).isNotDone();
		assertThat(this.other.inFlight()).as("already his").isOne();
		runTasks();
		assertThat(next).isCompleted();
	}

	@Test
	void goesByPriorityAndKeepsShares() {
		Permit holder = this.queue.offer(LOW).join();
		CompletableFuture<Permit> low = this.queue.offer(LOW);
		CompletableFuture<Permit> high = this.queue.offer(HIGH);
		holder.end(Outcome.SUCCESS);
		this.scheduler.advanceTime();
		assertThat(high).isCompleted();
		assertThat(low).isNotDone();
		high.join().end(Outcome.SUCCESS);
		this.scheduler.advanceTime();
		assertThat(low).isCompleted();
		ConcurrencyLimiter shared = new ConcurrencyLimiter("gate", () -> ConcurrencySettings.fixed(4),
				List.of(Partition.lending("high", 0.5), Partition.lending("low", 0.25)), ConcurrencyLimiter::algorithm,
				this::nanos);
		AdmissionQueue guarded = new AdmissionQueue("queue", shared, this.settings::get, this.scheduler, this::nanos);
		for (int i = 0; i < 4; i++) {
			assertThat(guarded.offer(LOW)).isCompleted();
		}
		CompletableFuture<Permit> waits = guarded.offer(LOW);
		assertThat(guarded.offer(HIGH)).as("below its share").isCompleted();
		assertThat(waits).isNotDone();
	}

	@Test
	void refusesTheNewestWhenFull() {
		this.settings.set(new QueueSettings(2, Overflow.REFUSE_NEWEST, TARGET, INTERVAL, true));
		this.queue.offer(LOW).join();
		List<CompletableFuture<Permit>> waiting = offers(LOW, 2);
		assertRefused(this.queue.offer(HIGH), Reason.QUEUE_FULL);
		assertThat(waiting).allSatisfy((one) -> assertThat(one).isNotDone());
		assertThat(this.queue.view().rejections()).isEqualTo(Map.of(Reason.QUEUE_FULL, 1L));
	}

	@Test
	void dropsTheOldestWhenFull() {
		this.settings.set(new QueueSettings(2, Overflow.DROP_OLDEST, TARGET, INTERVAL, true));
		this.queue.offer(LOW).join();
		CompletableFuture<Permit> oldest = this.queue.offer(HIGH);
		this.scheduler.advanceTimeBy(Duration.ofMillis(1));
		CompletableFuture<Permit> next = this.queue.offer(LOW);
		CompletableFuture<Permit> newest = this.queue.offer(LOW);
		assertRefused(oldest, Reason.WAITED_TOO_LONG);
		assertThat(next).isNotDone();
		assertThat(newest).isNotDone();
		assertThat(this.queue.view().waiting()).containsExactly(0, 2);
	}

	@Test
	void dropsTheLowestPriorityWhenFull() {
		this.settings.set(new QueueSettings(2, Overflow.DROP_LOWEST_PRIORITY, TARGET, INTERVAL, true));
		this.queue.offer(LOW).join();
		List<CompletableFuture<Permit>> low = offers(LOW, 2);
		assertRefused(this.queue.offer(LOW), Reason.QUEUE_FULL);
		CompletableFuture<Permit> high = this.queue.offer(HIGH);
		assertRefused(low.get(1), Reason.WAITED_TOO_LONG);
		CompletableFuture<Permit> higher = this.queue.offer(HIGH);
		assertRefused(low.get(0), Reason.WAITED_TOO_LONG);
		assertRefused(this.queue.offer(HIGH), Reason.QUEUE_FULL);
		assertThat(high).isNotDone();
		assertThat(higher).isNotDone();
	}

	@Test
	void makesRoomAtOnceWhenOneLeaves() {
		this.settings.set(new QueueSettings(2, Overflow.REFUSE_NEWEST, TARGET, INTERVAL, true));
		Permit holder = this.queue.offer(LOW).join();
		List<CompletableFuture<Permit>> waiting = offers(LOW, 2);
		assertThat(waiting.get(0).cancel(false)).isTrue();
		assertThat(this.queue.view().waiting()).containsExactly(0, 1);
		CompletableFuture<Permit> newcomer = this.queue.offer(LOW);
		assertThat(newcomer).isNotDone();
		holder.end(Outcome.SUCCESS);
		this.scheduler.advanceTime();
		assertThat(waiting.get(1)).isCompleted();
		assertThat(newcomer).isNotDone();
	}

	@Test
	void givesBackWhatWasGrantedToWhoLeft() {
		AdmissionQueue handed = handed();
		Permit holder = handed.offer(HIGH).join();
		CompletableFuture<Permit> gone = handed.offer(HIGH);
		CompletableFuture<Permit> next = handed.offer(HIGH);
		holder.end(Outcome.SUCCESS);
		assertThat(gone.cancel(false)).as("granted, not yet told").isTrue();
		runTasks();
		assertThat(next).isCompleted();
		CompletableFuture<Permit> completed = handed.offer(HIGH);
		completed.completeExceptionally(new IllegalStateException());
		next.join().end(Outcome.SUCCESS);
		runTasks();
		assertThat(this.other.inFlight()).as("nobody took it").isZero();
	}

	@Test
	void waitsNoLongerThanTheIntervalThoughNothingEnds() {
		this.queue.offer(LOW).join();
		CompletableFuture<Permit> first = this.queue.offer(LOW);
		this.scheduler.advanceTimeBy(Duration.ofMillis(40));
		CompletableFuture<Permit> second = this.queue.offer(LOW);
		this.scheduler.advanceTimeBy(Duration.ofMillis(59));
		assertThat(first).isNotDone();
		this.scheduler.advanceTimeBy(Duration.ofMillis(1));
		assertRefused(first, Reason.WAITED_TOO_LONG);
		assertThat(second).isNotDone();
		this.scheduler.advanceTimeBy(Duration.ofMillis(40));
		assertRefused(second, Reason.WAITED_TOO_LONG);
		assertThat(this.queue.view().rejections()).isEqualTo(Map.of(Reason.WAITED_TOO_LONG, 2L));
	}

	@Test
	void takesUpABurstButNotAQueueThatStands() {
		Permit holder = this.queue.offer(LOW).join();
		offers(LOW, 200);
		for (int i = 0; i < 50; i++) {
			this.scheduler.advanceTimeBy(Duration.ofMillis(1));
			assertThat(this.queue.view().overloaded()).isFalse();
		}
		for (int i = 0; i < 75; i++) {
			this.scheduler.advanceTimeBy(Duration.ofMillis(2));
			offers(LOW, 1);
		}
		assertThat(this.queue.view().overloaded()).isTrue();
		this.scheduler.advanceTimeBy(Duration.ofMillis(2));
		CompletableFuture<Permit> older = this.queue.offer(LOW);
		this.scheduler.advanceTimeBy(Duration.ofMillis(1));
		CompletableFuture<Permit> newer = this.queue.offer(LOW);
		holder.end(Outcome.SUCCESS);
		this.scheduler.advanceTime();
		assertThat(newer).as("the newest first").isCompleted();
		assertThat(older).isNotDone();
		this.scheduler.advanceTimeBy(Duration.ofMillis(4));
		assertRefused(older, Reason.WAITED_TOO_LONG);
		assertThat(this.queue.view().overloaded()).as("it has run empty, by refusing").isTrue();
		this.scheduler.advanceTimeBy(INTERVAL);
		assertThat(this.queue.view().overloaded()).as("nobody was refused for an interval").isFalse();
	}

	@Test
	void aFloodOfLowPriorityPutsNoHigherOneIntoOverload() {
		Permit holder = this.queue.offer(LOW).join();
		for (int i = 0; i < 100; i++) {
			this.scheduler.advanceTimeBy(Duration.ofMillis(2));
			offers(LOW, 1);
		}
		assertThat(this.queue.view().overloaded()).isTrue();
		CompletableFuture<Permit> older = this.queue.offer(HIGH);
		this.scheduler.advanceTimeBy(Duration.ofMillis(2));
		CompletableFuture<Permit> newer = this.queue.offer(HIGH);
		CompletableFuture<Permit> low = this.queue.offer(LOW);
		this.scheduler.advanceTimeBy(TARGET);
		assertRefused(low, Reason.WAITED_TOO_LONG);
		assertThat(older).as("waits for up to the interval").isNotDone();
		holder.end(Outcome.SUCCESS);
		this.scheduler.advanceTime();
		assertThat(older).as("in the order in which they came").isCompleted();
		assertThat(newer).isNotDone();
		this.scheduler.advanceTimeBy(INTERVAL.minus(TARGET));
		assertRefused(newer, Reason.WAITED_TOO_LONG);
		this.scheduler.advanceTimeBy(TARGET);
		assertThat(this.queue.view().overloaded()).isFalse();
	}

	@Test
	void servesWaitersInOrderUnderOverloadIfToldTo() {
		this.settings.set(new QueueSettings(1000, Overflow.REFUSE_NEWEST, TARGET, INTERVAL, false));
		Permit holder = this.queue.offer(LOW).join();
		for (int i = 0; i < 150; i++) {
			this.scheduler.advanceTimeBy(Duration.ofMillis(2));
			offers(LOW, 1);
		}
		assertThat(this.queue.view().overloaded()).isTrue();
		this.scheduler.advanceTimeBy(TARGET.minusMillis(1));
		CompletableFuture<Permit> older = this.queue.offer(LOW);
		this.scheduler.advanceTimeBy(Duration.ofMillis(1));
		offers(LOW, 1);
		holder.end(Outcome.SUCCESS);
		this.scheduler.advanceTime();
		assertThat(older).isCompleted();
	}

	@Test
	void runsWorkInTurn() {
		AdmissionQueue handed = handed();
		Sinks.One<String> first = Sinks.one();
		handed.run(HIGH, first.asMono()).subscribe(this.told::add);
		handed.run(HIGH, Mono.just("second")).subscribe(this.told::add);
		handed.run(HIGH, Mono.<String>error(new IllegalStateException()))
			.subscribe(this.told::add, (error) -> this.told.add(error.getClass().getSimpleName()));
		assertThat(this.told).isEmpty();
		first.tryEmitValue("first");
		runTasks();
		assertThat(this.told).containsExactly("first", "second", "IllegalStateException");
		assertThat(this.other.inFlight()).isZero();
	}

	@Test
	void leavesTheQueueOrEndsTheWorkWhenCancelled() {
		Disposable holds = this.queue.run(LOW, Mono.never()).subscribe();
		Disposable waits = this.queue.run(LOW, Mono.never()).subscribe();
		assertThat(this.queue.view().waiting()).containsExactly(0, 1);
		waits.dispose();
		assertThat(this.queue.view().waiting()).containsExactly(0, 0);
		assertThat(this.limiter.inFlight()).isOne();
		holds.dispose();
		assertThat(this.limiter.inFlight()).isZero();
	}

	@Test
	void waitsFromWhenAValueIsAskedFor() {
		StepVerifier.create(this.queue.enter(LOW), 0)
			.expectSubscription()
			.then(() -> assertThat(this.limiter.inFlight()).isZero())
			.thenRequest(1)
			.assertNext((permit) -> assertThat(permit.end(Outcome.SUCCESS)).isTrue())
			.verifyComplete();
		StepVerifier.create(Mono.usingWhen(this.queue.enter(LOW), (permit) -> Mono.just(this.limiter.inFlight()),
				(permit) -> Mono.fromRunnable(permit::close)))
			.expectNext(1)
			.verifyComplete();
		assertThat(this.limiter.inFlight()).isZero();
	}

	@Test
	void servesARaisedLimit() {
		this.queue.offer(LOW).join();
		CompletableFuture<Permit> waits = this.queue.offer(LOW);
		this.limit.set(ConcurrencySettings.fixed(3));
		assertThat(this.queue.offer(LOW)).isCompleted();
		assertThat(waits).isCompleted();
		assertThat(this.limiter.inFlight()).isEqualTo(3);
	}

	@Test
	void measuresHowLongTheyWait() {
		Permit holder = this.queue.offer(LOW).join();
		offers(LOW, 1);
		this.scheduler.advanceTimeBy(Duration.ofMillis(30));
		holder.end(Outcome.SUCCESS);
		assertThat(this.queue.view().waits().percentile(50)).isCloseTo(30_000_000, within(300_000L));
	}

	@Test
	void refusesWhatIsNoQueue() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new QueueSettings(0, Overflow.DROP_OLDEST, TARGET, INTERVAL, true))
			.withMessage("capacity is 0, but must be 1 to 1000000");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new QueueSettings(1, Overflow.DROP_OLDEST, Duration.ZERO, INTERVAL, true))
			.withMessage("target is PT0S, but must be at least 1 ms");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new QueueSettings(1, Overflow.DROP_OLDEST, TARGET, TARGET, true))
			.withMessageContaining("interval is PT0.005S");
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> this.queue.enter(2));
		assertThatNullPointerException().isThrownBy(() -> this.queue.run(LOW, null)).withMessage("work");
		assertThatNullPointerException().isThrownBy(() -> this.queue.run(LOW, Mono.just(1), null))
			.withMessage("outcomes");
		assertThat(this.limiter.inFlight()).isZero();
	}

	// Whose waiters are told when the test says so
	private AdmissionQueue handed() {
		return new AdmissionQueue("queue", this.other, this.settings::get, Schedulers.fromExecutor(this.tasks::add),
				this::nanos);
	}

	private void runTasks() {
		while (!this.tasks.isEmpty()) {
			this.tasks.remove().run();
		}
	}

	private void assertRefused(CompletableFuture<Permit> future, Reason reason) {
		this.scheduler.advanceTime();
		assertThat(future).isCompletedExceptionally();
		assertThat(future.handle((permit, error) -> error).join()).isInstanceOfSatisfying(RejectedException.class,
				(error) -> assertThat(error.rejection())
					.isEqualTo(new Rejection(reason, "queue", this.settings.get().interval())));
	}

	private List<CompletableFuture<Permit>> offers(int partition, int count) {
		List<CompletableFuture<Permit>> all = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			all.add(this.queue.offer(partition));
		}
		return all;
	}

	private long nanos() {
		return this.scheduler.now(TimeUnit.NANOSECONDS);
	}

}
