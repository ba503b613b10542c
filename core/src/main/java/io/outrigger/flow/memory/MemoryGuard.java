package io.outrigger.flow.memory;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import java.util.stream.LongStream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.flow.KeptSettings;
import io.outrigger.flow.RejectedException;
import io.outrigger.flow.Rejection;
import io.outrigger.flow.Rejection.Reason;
import io.outrigger.time.Ticker;

/**
 * Refuses work while memory is short: by what outlived the last collection of garbage,
 * the lowest priority from the soft mark on, one after the other until the hard mark, and
 * all but the highest above it. What is refused is let in again when a margin less is in
 * use; or one priority more each time that there was no collection for a while, for then
 * nothing is known any more. A memory that cannot be read is one of which there is no
 * news. Never forces a collection.
 * <p>
 * Asking costs a look at the clock, and once in a while one of those who ask reads the
 * memory; it takes no lock, does not block and allocates nothing. Safe for use from
 * several threads. Has no thread of its own.
 */
public final class MemoryGuard {

	private static final Logger logger = LoggerFactory.getLogger(MemoryGuard.class);

	private final String name;

	private final int priorities;

	private final KeptSettings<MemorySettings> settings;

	private final Supplier<MemoryReading> memory;

	private final Ticker ticker;

	private final AtomicBoolean reading = new AtomicBoolean();

	private final AtomicLongArray rejected;

	private volatile long readAgainAt;

	private volatile int admitted;

	private volatile MemoryReading last;

	/*
	 * These belong to who reads: the time of the last collection, or since when one
	 * priority more is let in; how many the memory allows; and how many more are let in
	 * for want of news.
	 */

	private long newsAt;

	private int allowed;

	private int more;

	private boolean failing;

	/**
	 * Creates a guard.
	 * @param name its name, for who is refused
	 * @param priorities how many priorities there are, at least 2
	 * @param settings when memory is short; read together with the memory; while they
	 * cannot be read the last good ones hold
	 * @param memory what is in use: see {@link HeapAfterCollection}
	 * @param ticker says when to read again
	 * @throws IllegalArgumentException if there are fewer priorities
	 */
	public MemoryGuard(String name, int priorities, Supplier<MemorySettings> settings, Supplier<MemoryReading> memory,
			Ticker ticker) {
		if (priorities < 2) {
			throw new IllegalArgumentException("priorities is " + priorities + ", but must be at least 2");
		}
		this.name = name;
		this.priorities = priorities;
		this.settings = new KeptSettings<>(settings);
		this.memory = memory;
		this.ticker = ticker;
		this.rejected = new AtomicLongArray(priorities);
		this.allowed = priorities;
		this.newsAt = ticker.nanos();
		this.last = memory.get();
		read(this.newsAt);
	}

	/**
	 * Creates a guard of this JVM's heap for the priorities high (0), normal (1) and low
	 * (2).
	 * @param name its name, for who is refused
	 * @param settings when memory is short; read together with the memory; while they
	 * cannot be read the last good ones hold
	 */
	public MemoryGuard(String name, Supplier<MemorySettings> settings) {
		this(name, 3, settings, new HeapAfterCollection(), Ticker.system());
	}

	/**
	 * Asks whether work may begin.
	 * @param priority its priority, from 0, the highest
	 * @return whether there is memory for it
	 * @throws IndexOutOfBoundsException if there is no such priority
	 */
	public boolean tryAcquire(int priority) {
		long now = this.ticker.nanos();
		if (now - this.readAgainAt >= 0 && this.reading.compareAndSet(false, true)) {
			try {
				read(now);
			}
			finally {
				this.reading.set(false);
			}
		}
		if (Objects.checkIndex(priority, this.priorities) < this.admitted) {
			return true;
		}
		this.rejected.getAndIncrement(priority);
		return false;
	}

	/**
	 * Says why work was refused.
	 * @return memory is short, and is read again after the time that it names
	 */
	public Rejection rejection() {
		return new Rejection(Reason.MEMORY_SHORT, this.name, this.settings.get().refresh());
	}

	/**
	 * Guards a Mono: each subscription asks.
	 * @param <T> type of the value
	 * @param priority its priority, from 0, the highest
	 * @param work the work
	 * @return the work, or {@link RejectedException}
	 */
	public <T> Mono<T> guard(int priority, Mono<T> work) {
		return Mono.defer(() -> tryAcquire(priority) ? work : Mono.error(new RejectedException(rejection())));
	}

	/**
	 * Guards a Flux: each subscription asks.
	 * @param <T> type of the values
	 * @param priority its priority, from 0, the highest
	 * @param work the work
	 * @return the work, or {@link RejectedException}
	 */
	public <T> Flux<T> guard(int priority, Flux<T> work) {
		return Flux.defer(() -> tryAcquire(priority) ? work : Flux.error(new RejectedException(rejection())));
	}

	/**
	 * Returns how it stands.
	 * @return what is in use, and who is let in
	 */
	public MemoryView view() {
		List<Long> refused = LongStream.range(0, this.priorities).mapToObj((i) -> this.rejected.get((int) i)).toList();
		return new MemoryView(this.name, this.last.used(), this.admitted, refused);
	}

	private void read(long now) {
		MemorySettings current = this.settings.get();
		this.readAgainAt = now + current.refresh().toNanos();
		MemoryReading next = memory();
		this.allowed = allowed(next.used(), current);
		if (next.collections() != this.last.collections() || next.used() != this.last.used()) {
			this.newsAt = now;
			this.more = 0;
		}
		else if (now - this.newsAt >= current.patience().toNanos()) {
			this.newsAt = now;
			this.more = Math.min(this.priorities, this.more + 1);
		}
		this.admitted = Math.min(this.priorities, this.allowed + this.more);
		this.last = next;
	}

	/*
	 * The last reading if there is none now: who asks has nothing to do with it.
	 */
	private MemoryReading memory() {
		try {
			MemoryReading next = this.memory.get();
			this.failing = false;
			return next;
		}
		catch (RuntimeException ex) {
			if (!this.failing) {
				this.failing = true;
				logger.warn("Memory cannot be read: {} stays in use", this.last.used(), ex);
			}
			return this.last;
		}
	}

	private int allowed(double used, MemorySettings current) {
		int next = 1;
		while (next < this.priorities) {
			double mark = current.mark(next, this.priorities);
			// Who is refused already comes back later than he went
			if (used >= ((next < this.allowed) ? mark : mark - current.margin())) {
				break;
			}
			next++;
		}
		return next;
	}

}
