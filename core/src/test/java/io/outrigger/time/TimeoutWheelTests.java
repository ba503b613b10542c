package io.outrigger.time;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TimeoutWheel}.
 */
@ExtendWith(NonBlocking.class)
class TimeoutWheelTests {

	private static final long MILLIS_20 = Duration.ofMillis(20).toNanos();

	private static final long DAY = Duration.ofDays(1).toNanos();

	private final TimeoutWheel wheel = new TimeoutWheel(Schedulers.parallel());

	@AfterEach
	void close() {
		this.wheel.close();
	}

	@Test
	void aTaskRunsWhenItsTimeHasComeAndNeverBefore() {
		List<Long> early = new CopyOnWriteArrayList<>();
		AtomicInteger ran = new AtomicInteger();
		for (int i = 0; i < 200; i++) {
			long due = System.nanoTime() + MILLIS_20;
			this.wheel.schedule(() -> {
				long left = due - System.nanoTime();
				if (left > 0) {
					early.add(left);
				}
				ran.incrementAndGet();
			}, MILLIS_20);
		}
		Awaitility.await().until(() -> ran.get() == 200);
		turn();
		CountDownLatch last = new CountDownLatch(1);
		long due = System.nanoTime() + MILLIS_20;
		this.wheel.schedule(() -> {
			if (System.nanoTime() < due) {
				early.add(due);
			}
			last.countDown();
		}, MILLIS_20);
		Awaitility.await().until(() -> last.getCount() == 0);
		assertThat(early).isEmpty();
	}

	@Test
	void aTaskThatIsTakenBackDoesNotRun() {
		AtomicInteger ran = new AtomicInteger();
		this.wheel.schedule(ran::incrementAndGet, MILLIS_20).dispose();
		turn();
		Disposable taken = this.wheel.schedule(ran::incrementAndGet, MILLIS_20);
		taken.dispose();
		assertThat(taken.isDisposed()).isTrue();
		CountDownLatch later = new CountDownLatch(1);
		this.wheel.schedule(later::countDown, 3 * MILLIS_20);
		Awaitility.await().until(() -> later.getCount() == 0);
		assertThat(ran).hasValue(0);
	}

	@Test
	void tasksRunWhereTheyShould() {
		turn();
		List<String> threads = new CopyOnWriteArrayList<>();
		this.wheel.schedule(() -> threads.add(Thread.currentThread().getName()), 0);
		Awaitility.await().until(() -> !threads.isEmpty());
		assertThat(threads.get(0)).startsWith("parallel-");
	}

	@Test
	void anEventLoopMaySetTimersFromTheFirstOn() {
		AtomicInteger ran = new AtomicInteger();
		for (int i = 0; i < 100; i++) {
			Schedulers.parallel().schedule(() -> this.wheel.schedule(ran::incrementAndGet, MILLIS_20));
		}
		Awaitility.await().until(() -> ran.get() == 100);
	}

	@Test
	void onceClosedItStillKeepsItsWord() {
		turn();
		this.wheel.close();
		CountDownLatch later = new CountDownLatch(1);
		this.wheel.schedule(later::countDown, MILLIS_20);
		Awaitility.await().until(() -> later.getCount() == 0);
	}

	@Test
	void whatIsOnItWhenItClosesRunsAtOnce() {
		turn();
		AtomicInteger ran = new AtomicInteger();
		this.wheel.schedule(ran::incrementAndGet, DAY);
		this.wheel.schedule(ran::decrementAndGet, DAY).dispose();
		this.wheel.close();
		Awaitility.await().until(() -> ran.get() == 1);
	}

	@Test
	void closedBeforeItBeganItHasNoThread() {
		this.wheel.close();
		assertThat(this.wheel.schedule(() -> {
		}, DAY).isDisposed()).isFalse();
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.noneMatch((name) -> name.startsWith("outrigger-timeouts"));
	}

	// The first timer has it begin to turn
	private void turn() {
		this.wheel.schedule(() -> {
		}, TimeUnit.MILLISECONDS.toNanos(1));
		Awaitility.await()
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.anyMatch((thread) -> thread.getName().startsWith("outrigger-timeouts")));
		// Setting one on a wheel that has only just begun to turn is allowed, too
		Awaitility.await().until(() -> {
			Disposable set = this.wheel.schedule(() -> {
			}, DAY);
			set.dispose();
			return set.getClass().getName().startsWith(TimeoutWheel.class.getName());
		});
	}

}
