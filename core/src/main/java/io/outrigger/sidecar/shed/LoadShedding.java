package io.outrigger.sidecar.shed;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.outrigger.flow.RejectedException;
import io.outrigger.flow.concurrency.ConcurrencyLimiter;
import io.outrigger.flow.concurrency.ConcurrencyView;
import io.outrigger.flow.concurrency.Partition;
import io.outrigger.flow.concurrency.Permit;
import io.outrigger.flow.queue.AdmissionQueue;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.sidecar.shed.SheddingSettings.Shares;
import io.outrigger.time.Ticker;

/**
 * Lets as many requests be under way at once as go well, and refuses what least depends
 * on first when there are more; what most depends on may wait for its turn. Safe for use
 * from several threads; does not block.
 */
public final class LoadShedding {

	private static final String NAME = "inbound";

	private static final int HIGH = 0;

	private final Supplier<SheddingSettings> settings;

	private final Scheduler scheduler;

	private final Ticker ticker;

	private volatile Shared shared;

	private final AtomicLongArray refused = new AtomicLongArray(Priority.values().length);

	/**
	 * Creates it.
	 * @param settings the settings, read for each request
	 * @param scheduler where requests that waited go on; must not be blocked
	 * @param ticker measures how long requests take
	 */
	public LoadShedding(Supplier<SheddingSettings> settings, Scheduler scheduler, Ticker ticker) {
		this.settings = settings;
		this.scheduler = scheduler;
		this.ticker = ticker;
		this.shared = create(settings.get().shares());
	}

	/**
	 * Whether there is a limit.
	 * @return {@code false} if everything is let in
	 */
	public boolean isOn() {
		return this.settings.get().enabled();
	}

	/**
	 * Lets a request in, if there is room.
	 * @param priority how much depends on it
	 * @return the permit, to be ended when the request ends; {@code null} if there is no
	 * room
	 */
	public @Nullable Permit admit(Priority priority) {
		Permit permit = shared().limiter().acquire(place(priority));
		if (permit == null) {
			refused(place(priority));
		}
		return permit;
	}

	/**
	 * Whether requests wait for room.
	 * @param priority how much depends on them
	 * @return {@code true} if {@link #await()} is for them
	 */
	public boolean letsWait(Priority priority) {
		return priority == Priority.HIGH && !this.settings.get().highWait().isZero();
	}

	/**
	 * Lets a request on which most depends in, if it need not wait.
	 * @return the permit, to be ended when the request ends; {@code null} if it has to
	 * {@link #await() wait}
	 */
	public @Nullable Permit enter() {
		return shared().queue().tryEnter(HIGH);
	}

	/**
	 * Lets a request on which most depends in, once there is room.
	 * @return the permit, to be ended when the request ends, by whoever subscribes; none
	 * if there is no room for too long, or too many wait
	 */
	public Mono<Optional<Permit>> await() {
		return shared().queue().enter(HIGH).map(Optional::of).onErrorResume(RejectedException.class, (rejected) -> {
			refused(HIGH);
			return Mono.just(Optional.empty());
		});
	}

	/**
	 * Returns how many requests were refused.
	 * @param priority how much depended on them
	 * @return the number since the start
	 */
	public long refused(Priority priority) {
		return this.refused.get(place(priority));
	}

	/**
	 * Returns how many requests may be under way.
	 * @return the limit
	 */
	public int limit() {
		return shared().limiter().limit();
	}

	/**
	 * Returns how many requests are under way.
	 * @return those with a permit
	 */
	public int inFlight() {
		return shared().limiter().inFlight();
	}

	/**
	 * Returns how long requests take.
	 * @return the mean of the last time; {@code null} if none was answered yet
	 */
	public @Nullable Duration meanTime() {
		return shared().limiter().rejection().retryAfter();
	}

	/**
	 * Returns how many requests wait for room.
	 * @return those on which most depends
	 */
	public int waiting() {
		return shared().queue().view().waiting().get(HIGH);
	}

	/**
	 * Returns how it stands.
	 * @return the limit, what is under way and the last changes
	 */
	public ConcurrencyView view() {
		return shared().limiter().view();
	}

	private void refused(int place) {
		this.refused.getAndIncrement(place);
	}

	/*
	 * With other shares the limit begins anew: what is under way counts where it began.
	 */
	private Shared shared() {
		Shares wanted = this.settings.get().shares();
		Shared present = this.shared;
		return present.shares().equals(wanted) ? present : follow();
	}

	// Once for each change of the shares: all begin to count by the same limiter
	private synchronized Shared follow() {
		Shares wanted = this.settings.get().shares();
		if (!this.shared.shares().equals(wanted)) {
			this.shared = create(wanted);
		}
		return this.shared;
	}

	private Shared create(Shares shares) {
		List<Partition> partitions = List.of(partition(Priority.HIGH, shares.high()),
				partition(Priority.NORMAL, shares.normal()), partition(Priority.LOW, 0));
		ConcurrencyLimiter limiter = new ConcurrencyLimiter(NAME, () -> this.settings.get().concurrency(), partitions,
				ConcurrencyLimiter::algorithm, this.ticker);
		AdmissionQueue queue = new AdmissionQueue(NAME, limiter,
				() -> this.settings.get().queue(limiter.rejection().retryAfter()), this.scheduler, this.ticker);
		return new Shared(shares, limiter, queue);
	}

	// Among the partitions
	private static int place(Priority priority) {
		return switch (priority) {
			case HIGH -> HIGH;
			case NORMAL -> 1;
			case LOW -> 2;
		};
	}

	private static Partition partition(Priority priority, double share) {
		return Partition.lending(priority.name().toLowerCase(Locale.ROOT), share);
	}

	/**
	 * A limiter.
	 *
	 * @param shares what belongs to whom
	 * @param limiter keeps to it
	 * @param queue where what most depends on waits
	 */
	private record Shared(Shares shares, ConcurrencyLimiter limiter, AdmissionQueue queue) {
	}

}
