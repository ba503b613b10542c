package io.outrigger.cache.memory;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;

import io.outrigger.cache.level.Ticket;
import io.outrigger.cache.memory.Fences.Fence;

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

	private static final Seat<?> CLOSED = new Seat<>(null, null);

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<Load, @Nullable Seat> SEATS = AtomicReferenceFieldUpdater
		.newUpdater(Load.class, Seat.class, "seats");

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<Load> TAKEN = AtomicIntegerFieldUpdater.newUpdater(Load.class,
			"taken");

	private volatile @Nullable Seat<V> seats;

	private volatile int taken;

	private volatile @Nullable Consumer<Load<V>> onAbandoned;

	private final Purpose purpose;

	private final Region region;

	private final long stamp;

	private final long tagEvictions;

	// Of what is put when it ends, where it lies in nobody's place
	private final @Nullable Fence fence;

	// Where what it renews is told so; null if the load lies in its place
	private final @Nullable Renewal<V> renewal;

	// What the answer may be if the load fails or takes long
	private volatile @Nullable Entry<V> fallback;

	// Whether the fallback is the answer already
	private volatile boolean settled;

	// Whether it goes on though nobody waits for it
	private volatile boolean detached;

	// With what it was prepared in the level that processes share; null until it is
	private volatile @Nullable Ticket ticket;

	private Load(Purpose purpose, Region region, @Nullable Entry<V> renewed, @Nullable Fence fence,
			Consumer<Load<V>> onAbandoned) {
		this.purpose = purpose;
		this.region = region;
		this.stamp = region.stamp();
		this.tagEvictions = region.tagEvictions();
		this.fence = fence;
		this.fallback = renewed;
		this.renewal = (renewed != null) ? renewed.renewal() : null;
		this.detached = purpose == Purpose.RENEW;
		this.onAbandoned = onAbandoned;
	}

	/**
	 * Creates a load that lies in the place of what it brings.
	 * @param <V> the type of the value
	 * @param purpose what it is for
	 * @param region the region of the key
	 * @param onAbandoned called when nobody waits any more
	 * @return the load
	 */
	static <V> Load<V> of(Purpose purpose, Region region, Consumer<Load<V>> onAbandoned) {
		return new Load<>(purpose, region, null, null, onAbandoned);
	}

	/**
	 * Creates a load that nobody joins.
	 * @param <V> the type of the value
	 * @param purpose what it is for
	 * @param region the region of the key
	 * @param fence the fence of the key
	 * @param onAbandoned called when nobody waits any more
	 * @return the load
	 */
	static <V> Load<V> unshared(Purpose purpose, Region region, Fence fence, Consumer<Load<V>> onAbandoned) {
		return new Load<>(purpose, region, null, fence, onAbandoned);
	}

	/**
	 * Creates a load that leaves in its place what it renews.
	 * @param <V> the type of the value
	 * @param purpose what it is for
	 * @param renewed what is there until it ends
	 * @param region the region of the key
	 * @param onAbandoned called when nobody waits any more
	 * @return the load
	 */
	static <V> Load<V> renewing(Purpose purpose, Entry<V> renewed, Region region, Consumer<Load<V>> onAbandoned) {
		return new Load<>(purpose, region, renewed, null, onAbandoned);
	}

	Purpose purpose() {
		return this.purpose;
	}

	@Nullable Renewal<V> renewal() {
		return this.renewal;
	}

	@Nullable Entry<V> fallback() {
		return this.fallback;
	}

	void fallBackOn(Entry<V> stale) {
		this.fallback = stale;
	}

	/**
	 * Returns where what it brings comes from.
	 * @param ticket with what it was prepared
	 * @param tags by which it can be evicted
	 * @param cost how long it took, in nanoseconds
	 * @return the origin
	 */
	Origin origin(Ticket ticket, Set<String> tags, long cost) {
		return new Origin(this.region, this.stamp, ticket, tags, cost);
	}

	Region region() {
		return this.region;
	}

	void prepared(@Nullable Ticket with) {
		this.ticket = with;
	}

	@Nullable Ticket ticket() {
		return this.ticket;
	}

	/**
	 * Whether it began before a change. One that is not prepared yet will find that out
	 * itself.
	 * @param changed the generation of the change
	 * @return {@code true} if what it brings must not be kept
	 */
	boolean isOlderThan(long changed) {
		Ticket with = this.ticket;
		return with != null && with.generation() < changed;
	}

	/**
	 * Whether what it brings may be kept.
	 * @return {@code false} if anything may have changed since it began
	 */
	boolean counts() {
		return !this.region.isClosed();
	}

	/**
	 * Whether one may still wait for it.
	 * @return {@code false} if anything may have changed since it began, or a tag was
	 * evicted that it may turn out to have
	 */
	boolean isJoinable() {
		return counts() && this.tagEvictions == this.region.tagEvictions();
	}

	@Nullable Fence fence() {
		return this.fence;
	}

	/**
	 * Returns what is the answer before the load has ended.
	 * @param now the time
	 * @return the fallback once it took too long; {@code null} before that, or if there
	 * is none that is of use still
	 */
	@Nullable Entry<V> settled(long now) {
		Entry<V> stale = this.fallback;
		return (this.settled && stale != null && stale.isFallback(now)) ? stale : null;
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
	 * Tells all who wait, and who come from now on have to look for what is kept.
	 * @param loaded what was loaded
	 * @param stored whether it is kept
	 */
	void succeed(Loaded<V> loaded, boolean stored) {
		tell(close(), (waiter, collapsed) -> waiter.arrived(new Arrival<>(loaded.entry(), loaded.shared(),
				this.fallback != null, stored && !loaded.shared(), collapsed)));
	}

	/**
	 * The same with an error.
	 * @param error the reason
	 */
	void fail(Throwable error) {
		tell(close(), (waiter, collapsed) -> waiter.failed(error));
	}

	/**
	 * Gives all who wait what is stale, and who come from now on have to look for what is
	 * kept.
	 * @param stale the fallback
	 * @return how many were told
	 */
	int fallBack(Entry<V> stale) {
		return tell(close(), (waiter, collapsed) -> waiter.arrived(Arrival.stale(stale)));
	}

	/**
	 * Gives all who wait, and who come until the load ends, what is stale. It goes on
	 * even if nobody waits any more.
	 * @param stale the fallback
	 * @return how many were told
	 */
	int settle(Entry<V> stale) {
		this.detached = true;
		this.fallback = stale;
		this.settled = true;
		return tell(leave(), (waiter, collapsed) -> waiter.arrived(Arrival.stale(stale)));
	}

	/**
	 * Lets it go on even if nobody waits any more.
	 */
	void detach() {
		this.detached = true;
	}

	/**
	 * Gives all who wait an error. It goes on for those who come later.
	 * @param error the reason
	 */
	void giveUp(Throwable error) {
		this.detached = true;
		tell(leave(), (waiter, collapsed) -> waiter.failed(error));
	}

	/*
	 * One waiter's fatal error must not leave the others waiting.
	 */
	private static <V> int tell(@Nullable Seat<V> last, BiConsumer<Waiter<V>, Boolean> news) {
		int told = 0;
		Throwable fatal = null;
		for (Seat<V> seat = last; seat != null; seat = seat.next) {
			Waiter<V> waiter = seat.getAndSet(null);
			if (waiter != null) {
				told++;
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
		return told;
	}

	@SuppressWarnings("unchecked")
	private @Nullable Seat<V> close() {
		this.onAbandoned = null;
		Seat<V> seats = SEATS.getAndSet(this, CLOSED);
		return (seats != CLOSED) ? seats : null;
	}

	/*
	 * Takes all seats, and leaves the load open for others.
	 */
	@SuppressWarnings("unchecked")
	private @Nullable Seat<V> leave() {
		Seat<V> present;
		do {
			present = this.seats;
			if (present == CLOSED) {
				return null;
			}
		}
		while (!SEATS.compareAndSet(this, present, null));
		return present;
	}

	private void left() {
		TAKEN.decrementAndGet(this);
		Seat<V> present = this.seats;
		if (this.detached || this.taken != 0 || present == CLOSED || !SEATS.compareAndSet(this, present, CLOSED)) {
			return;
		}
		complete(null);
		Consumer<Load<V>> abandoned = this.onAbandoned;
		this.onAbandoned = null;
		if (abandoned != null) {
			abandoned.accept(this);
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
