package io.outrigger.sidecar.shed;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.outrigger.flow.concurrency.ConcurrencyLimiter;
import io.outrigger.flow.concurrency.ConcurrencyView;
import io.outrigger.flow.concurrency.Partition;
import io.outrigger.flow.concurrency.Permit;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.sidecar.shed.SheddingSettings.Shares;
import io.outrigger.time.Ticker;

/**
 * Lets as many requests be under way at once as go well, and refuses what least depends
 * on first when there are more. Safe for use from several threads; does not block.
 */
public final class LoadShedding {

	private final Supplier<SheddingSettings> settings;

	private final Ticker ticker;

	private volatile Shared shared;

	private final AtomicLongArray refused = new AtomicLongArray(Priority.values().length);

	/**
	 * Creates it.
	 * @param settings the settings, read for each request
	 * @param ticker measures how long requests take
	 */
	public LoadShedding(Supplier<SheddingSettings> settings, Ticker ticker) {
		this.settings = settings;
		this.ticker = ticker;
		this.shared = shared(settings.get().shares());
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
		Permit permit = limiter().acquire(place(priority));
		if (permit == null) {
			this.refused.getAndIncrement(place(priority));
		}
		return permit;
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
		return limiter().limit();
	}

	/**
	 * Returns how many requests are under way.
	 * @return those with a permit
	 */
	public int inFlight() {
		return limiter().inFlight();
	}

	/**
	 * Returns how it stands.
	 * @return the limit, what is under way and the last changes
	 */
	public ConcurrencyView view() {
		return limiter().view();
	}

	/*
	 * With other shares the limit begins anew: what is under way counts where it began.
	 */
	private ConcurrencyLimiter limiter() {
		Shares wanted = this.settings.get().shares();
		Shared present = this.shared;
		return present.shares().equals(wanted) ? present.limiter() : follow(wanted);
	}

	// Once for each change of the shares: all begin to count by the same limiter
	private synchronized ConcurrencyLimiter follow(Shares wanted) {
		if (!this.shared.shares().equals(wanted)) {
			this.shared = shared(wanted);
		}
		return this.shared.limiter();
	}

	private Shared shared(Shares shares) {
		List<Partition> partitions = List.of(partition(Priority.HIGH, shares.high()),
				partition(Priority.NORMAL, shares.normal()), partition(Priority.LOW, 0));
		return new Shared(shares, new ConcurrencyLimiter("inbound", () -> this.settings.get().concurrency(), partitions,
				ConcurrencyLimiter::algorithm, this.ticker));
	}

	// Among the partitions
	private static int place(Priority priority) {
		return switch (priority) {
			case HIGH -> 0;
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
	 */
	private record Shared(Shares shares, ConcurrencyLimiter limiter) {
	}

}
