package io.outrigger.cache.memory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;

/**
 * A value on its way, as it lies in Caffeine: those who wait for it, until it is there.
 * It is completed with {@code null} where there is no value, on which Caffeine removes
 * it; an error reaches the waiters only, since Caffeine would log it.
 *
 * @param <V> the type of the value
 */
final class Load<V> extends CompletableFuture<Entry<V>> {

	/*
	 * Waiters are a stack on which whoever comes puts a seat; whoever ends the load swaps
	 * the stack for CLOSED, which nobody can sit down on. A stampede so costs a
	 * compare-and-set each, and who comes too late knows. Who leaves clears the seat; the
	 * empty seat goes with the load. The last to leave closes the stack, unless someone
	 * came: whoever comes is counted before the seat is put, so either the count or the
	 * changed stack gives them away.
	 */

	static final long UNPREPARED = Long.MAX_VALUE;

	private static final Seat<?> CLOSED = new Seat<>(null, null);

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<Load, @Nullable Seat> SEATS = AtomicReferenceFieldUpdater
		.newUpdater(Load.class, Seat.class, "seats");

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<Load> TAKEN = AtomicIntegerFieldUpdater.newUpdater(Load.class,
			"taken");

	private volatile @Nullable Seat<V> seats;

	private volatile int taken;

	private volatile @Nullable Runnable onAbandoned;

	private final Region region;

	/*
	 * The generation with which it was prepared in the level that processes share;
	 * UNPREPARED until it is, 0 if that cannot be asked.
	 */
	private volatile long generation = UNPREPARED;

	Load(Region region, Runnable onAbandoned) {
		this.region = region;
		this.onAbandoned = onAbandoned;
	}

	Region region() {
		return this.region;
	}

	void prepared(long generation) {
		this.generation = generation;
	}

	/**
	 * Whether it began before a change. One that is not prepared yet will find that out
	 * itself.
	 * @param changed the generation of the change
	 * @return {@code true} if what it brings must not be kept
	 */
	boolean isOlderThan(long changed) {
		return this.generation < changed;
	}

	/**
	 * Whether one may still wait for it.
	 * @return {@code false} if anything may have changed since it began
	 */
	boolean counts() {
		return !this.region.isClosed();
	}

	/**
	 * Waits for the value. The first to join is who began the load, all others joined a
	 * load of someone else's.
	 * @param waiter told of the end once, unless it leaves first
	 * @return lets the waiter leave, or {@code null} if the load has ended already
	 */
	@Nullable Disposable join(Waiter<V> waiter) {
		TAKEN.incrementAndGet(this);
		Seat<V> seat = new Seat<>(this, waiter);
		do {
			seat.next = this.seats;
			if (seat.next == CLOSED) {
				TAKEN.decrementAndGet(this);
				return null;
			}
		}
		while (!SEATS.compareAndSet(this, seat.next, seat));
		return seat;
	}

	/**
	 * Ends the load well. Whoever joins later is refused, but finds the value.
	 * @param loaded what was loaded
	 * @param kept tells whether Caffeine still holds this load
	 */
	void succeed(Loaded<V> loaded, Predicate<Load<V>> kept) {
		Entry<V> entry = loaded.entry();
		boolean stored = complete(loaded.keep() ? entry : null) && loaded.keep() && entry != null && kept.test(this);
		tell((waiter, collapsed) -> waiter
			.arrived(new Arrival<>(entry, loaded.shared(), stored && !loaded.shared(), collapsed)));
	}

	/**
	 * Ends the load with an error.
	 * @param error the reason
	 */
	void fail(Throwable error) {
		complete(null);
		tell((waiter, collapsed) -> waiter.failed(error));
	}

	/*
	 * One waiter's fatal error must not leave the others waiting.
	 */
	private void tell(BiConsumer<Waiter<V>, Boolean> news) {
		Throwable fatal = null;
		for (Seat<V> seat = close(); seat != null; seat = seat.next) {
			Waiter<V> waiter = seat.getAndSet(null);
			if (waiter != null) {
				try {
					news.accept(waiter, seat.next != null);
				}
				catch (Throwable ex) {
					fatal = ex;
				}
			}
		}
		if (fatal != null) {
			throw Exceptions.propagate(fatal);
		}
	}

	@SuppressWarnings("unchecked")
	private @Nullable Seat<V> close() {
		this.onAbandoned = null;
		Seat<V> seats = SEATS.getAndSet(this, CLOSED);
		return (seats != CLOSED) ? seats : null;
	}

	private void left() {
		TAKEN.decrementAndGet(this);
		Seat<V> present = this.seats;
		if (this.taken != 0 || present == CLOSED || !SEATS.compareAndSet(this, present, CLOSED)) {
			return;
		}
		complete(null);
		Runnable abandoned = this.onAbandoned;
		this.onAbandoned = null;
		if (abandoned != null) {
			abandoned.run();
		}
	}

	/**
	 * Where a waiter waits; empty once it was told or left.
	 */
	private static final class Seat<V> extends AtomicReference<@Nullable Waiter<V>> implements Disposable {

		private static final long serialVersionUID = 1L;

		private final transient @Nullable Load<V> load;

		private transient @Nullable Seat<V> next;

		private Seat(@Nullable Load<V> load, @Nullable Waiter<V> waiter) {
			super(waiter);
			this.load = load;
		}

		@Override
		public void dispose() {
			if (getAndSet(null) != null && this.load != null) {
				this.load.left();
			}
		}

		@Override
		public boolean isDisposed() {
			return get() == null;
		}

	}

}
