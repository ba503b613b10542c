package io.outrigger.sidecar.guard;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.github.resilience4j.bulkhead.Bulkhead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

import io.outrigger.time.Ticker;

/**
 * The places of a bulkhead, and those who wait for one, in the order in which they came.
 * Never blocks: who gets a place goes on in the thread of who gave it back. Safe for use
 * from several threads.
 */
final class Places {

	/*
	 * As of the load balancer's own count of requests whose end somebody forgot to tell.
	 */
	private static final Duration UNTOUCHED = Duration.ofMinutes(10);

	/**
	 * What is returned in place of a generation where no place was taken.
	 */
	static final int NONE = -1;

	private static final Logger logger = LoggerFactory.getLogger(Places.class);

	private final ConcurrentLinkedQueue<GuardedCall> waiters = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waiting = new AtomicInteger();

	private final AtomicInteger draining = new AtomicInteger();

	/*
	 * How many are taken, below the number of their generation: in one word, so that a
	 * place is given back once, by whoever took it or by who gave it up for lost.
	 */
	private final AtomicLong taken = new AtomicLong();

	private final Bulkhead bulkhead;

	private final BulkheadSettings settings;

	private final Ticker ticker;

	private final Supplier<Scheduler> timers;

	private volatile long touched;

	Places(Bulkhead bulkhead, BulkheadSettings settings, Ticker ticker, Supplier<Scheduler> timers) {
		this.bulkhead = bulkhead;
		this.settings = settings;
		this.ticker = ticker;
		this.timers = timers;
		this.touched = ticker.nanos();
		if (!settings.maxWait().isZero()) {
			// Somebody else may use the same bulkhead
			bulkhead.getEventPublisher().onCallFinished((event) -> drain());
		}
	}

	/**
	 * Takes a place if there is one and nobody waits for it.
	 * @return its generation, to be named when it is given back; {@link #NONE} if there
	 * was none
	 */
	int enter() {
		int taken = (this.waiting.get() == 0) ? take() : NONE;
		return (taken == NONE && recover()) ? take() : taken;
	}

	private int take() {
		if (!this.bulkhead.tryAcquirePermission()) {
			return NONE;
		}
		this.touched = this.ticker.nanos();
		return generation(this.taken.incrementAndGet());
	}

	/**
	 * Waits for a place.
	 * @param waiter who waits
	 * @return {@code false} if nobody else may wait
	 */
	boolean await(GuardedCall waiter) {
		if (this.settings.maxWait().isZero()) {
			return false;
		}
		if (this.waiting.incrementAndGet() > this.settings.maxWaiting()) {
			this.waiting.decrementAndGet();
			return false;
		}
		this.waiters.add(waiter);
		waiter.endsWith(this.timers.get()
			.schedule(() -> expire(waiter), this.settings.maxWait().toNanos(), TimeUnit.NANOSECONDS));
		if (waiter.isOver()) {
			leave(waiter);
		}
		drain();
		return true;
	}

	/**
	 * Gives up waiting.
	 * @param waiter who waited
	 */
	void leave(GuardedCall waiter) {
		if (this.waiters.remove(waiter)) {
			this.waiting.decrementAndGet();
		}
	}

	private void expire(GuardedCall waiter) {
		if (this.waiters.remove(waiter)) {
			this.waiting.decrementAndGet();
			waiter.waitedInVain();
		}
	}

	/**
	 * Gives a place back.
	 * @param generation its generation
	 */
	void exit(int generation) {
		long before;
		do {
			before = this.taken.get();
			if (generation(before) != generation) {
				return;
			}
		}
		while (!this.taken.compareAndSet(before, before - 1));
		this.touched = this.ticker.nanos();
		this.bulkhead.onComplete();
		drain();
	}

	/*
	 * In one thread at a time, and never within itself: who gets a place may end at once.
	 */
	private void drain() {
		if (this.waiters.isEmpty() || this.draining.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			hand();
			missed = this.draining.addAndGet(-missed);
		}
		while (missed != 0);
	}

	private void hand() {
		while (!this.waiters.isEmpty()) {
			int taken = take();
			if (taken == NONE) {
				return;
			}
			GuardedCall next = this.waiters.poll();
			if (next == null) {
				exit(taken);
				return;
			}
			this.waiting.decrementAndGet();
			next.entered(taken);
		}
	}

	/*
	 * Nothing may stay stuck: places at which nothing happened for so long were never
	 * given back by somebody who forgot the body of a response.
	 */
	private boolean recover() {
		long before = this.taken.get();
		int lost = (int) before;
		if (lost == 0 || this.ticker.nanos() - this.touched < UNTOUCHED.toNanos()
				|| !this.taken.compareAndSet(before, (long) ((generation(before) + 1) & Integer.MAX_VALUE) << 32)) {
			return false;
		}
		logger.warn("{} calls did not give back their places in bulkhead '{}' within {} s: counted out", lost,
				this.bulkhead.getName(), UNTOUCHED.toSeconds());
		for (int i = 0; i < lost; i++) {
			this.bulkhead.onComplete();
		}
		return true;
	}

	private static int generation(long taken) {
		return (int) (taken >>> 32);
	}

	@SuppressWarnings("ReferenceEquality")
	boolean isOf(Bulkhead bulkhead, BulkheadSettings settings) {
		return this.bulkhead == bulkhead && this.settings.equals(settings);
	}

	int waiting() {
		return this.waiting.get();
	}

	Bulkhead bulkhead() {
		return this.bulkhead;
	}

}
