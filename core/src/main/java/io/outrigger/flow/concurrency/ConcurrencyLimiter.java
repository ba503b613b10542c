package io.outrigger.flow.concurrency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.outrigger.flow.Rejection;
import io.outrigger.flow.Rejection.Reason;
import io.outrigger.flow.concurrency.ConcurrencyView.PartitionView;
import io.outrigger.flow.concurrency.algorithm.AimdLimit;
import io.outrigger.flow.concurrency.algorithm.ConcurrencyLimit;
import io.outrigger.flow.concurrency.algorithm.CpuTargetLimit;
import io.outrigger.flow.concurrency.algorithm.FixedLimit;
import io.outrigger.flow.concurrency.algorithm.Gradient2Limit;
import io.outrigger.flow.concurrency.algorithm.ProcessCpu;
import io.outrigger.flow.concurrency.algorithm.VegasLimit;
import io.outrigger.time.Ticker;

/**
 * Lets as much be under way at once as goes well. The limit finds itself from how what
 * was let in ends; partitions have guaranteed shares of it.
 * <p>
 * A partition below its share is never refused. Beyond its share it may use whatever
 * nobody uses. So without partitions, or if none lends, never more than the limit is
 * under way; with partitions that lend, never more than the limit and what their lenders
 * came back for, and nobody borrows anew until it is below the limit again. When the
 * limit sinks, what is under way goes on.
 * <p>
 * Acquiring and releasing take no lock, do not wait and allocate nothing, be it granted
 * or refused. Safe for use from several threads. Has no thread of its own: whoever ends
 * something after the end of a window moves the limit.
 */
public final class ConcurrencyLimiter {

	/**
	 * What {@link #tryAcquire(int)} returns when it refuses.
	 */
	public static final long REFUSED = -1;

	private static final int PARTITION_BITS = 3;

	private static final int PARTITION_MASK = (1 << PARTITION_BITS) - 1;

	private static final double WHOLE = 1 + 1e-9;

	private static final List<Partition> ONE = List.of(Partition.lending("all", 1));

	private final String name;

	private final List<Partition> partitions;

	private final Ticker ticker;

	private final long origin;

	private final InFlight inFlight;

	private final LimitControl control;

	private final AtomicLongArray rejected;

	private final AtomicReference<@Nullable Runnable> released = new AtomicReference<>();

	/**
	 * Creates a limiter.
	 * @param name its name, for who is refused
	 * @param settings how the limit finds itself; read now, when a window ends, and when
	 * something is refused; while they cannot be read the last good ones hold
	 * @param partitions 1 to 8 partitions, whose shares are at most 1 in all; the more
	 * they are, the lower is the largest limit: 65,535 for up to four, 4,095 for five,
	 * 1,023 for six, 511 for seven and 255 for eight
	 * @param algorithms makes the algorithm for settings, anew whenever they change: see
	 * {@link #algorithm(ConcurrencySettings)}
	 * @param ticker measures how long things take
	 * @throws IllegalArgumentException if these are not such partitions, or the limit
	 * might become larger than they allow
	 */
	public ConcurrencyLimiter(String name, Supplier<ConcurrencySettings> settings, List<Partition> partitions,
			Function<ConcurrencySettings, ConcurrencyLimit> algorithms, Ticker ticker) {
		check(partitions);
		this.name = name;
		this.partitions = List.copyOf(partitions);
		this.ticker = ticker;
		this.origin = ticker.nanos();
		this.inFlight = new InFlight(partitions.size());
		int most = settings.get().range().max();
		if (most > this.inFlight.most()) {
			throw new IllegalArgumentException("max is " + most + ", but must be at most " + this.inFlight.most()
					+ " for " + partitions.size() + " partitions");
		}
		this.control = new LimitControl(this.partitions, this.inFlight.most(), settings, algorithms);
		this.rejected = new AtomicLongArray(partitions.size());
	}

	/**
	 * Creates a limiter without partitions.
	 * @param name its name, for who is refused
	 * @param settings how the limit finds itself; read now, when a window ends, and when
	 * something is refused; while they cannot be read the last good ones hold
	 */
	public ConcurrencyLimiter(String name, Supplier<ConcurrencySettings> settings) {
		this(name, settings, ONE, ConcurrencyLimiter::algorithm, Ticker.system());
	}

	/**
	 * Returns a new algorithm as settings say.
	 * @param settings which, and how
	 * @return the algorithm, which has seen nothing
	 */
	public static ConcurrencyLimit algorithm(ConcurrencySettings settings) {
		return switch (settings.algorithm()) {
			case GRADIENT2 -> new Gradient2Limit(settings.tolerance());
			case VEGAS -> new VegasLimit(new SplittableRandom());
			case AIMD -> new AimdLimit(settings.backoff());
			case CPU_TARGET -> new CpuTargetLimit(settings.cpuTarget(), new ProcessCpu());
			case FIXED -> new FixedLimit();
		};
	}

	/**
	 * Asks for leave to do one thing, without partitions.
	 * @return a reading to {@link #release(long, Outcome) release}, or {@link #REFUSED}
	 */
	public long tryAcquire() {
		return tryAcquire(0);
	}

	/**
	 * Asks for leave to do one thing of a partition.
	 * @param partition its place among the partitions, from 0: see
	 * {@link #partition(String)}
	 * @return a reading to {@link #release(long, Outcome) release} exactly once, whatever
	 * happens; or the negative {@link #REFUSED}, after which nothing is to be done
	 * @throws IndexOutOfBoundsException if there is no such partition
	 */
	public long tryAcquire(int partition) {
		if (!this.inFlight.enter(partition, this.control.allotment())
				&& !(newSettings() && this.inFlight.enter(partition, this.control.allotment()))) {
			this.rejected.getAndIncrement(partition);
			return REFUSED;
		}
		return (sinceOrigin() << PARTITION_BITS) | partition;
	}

	/**
	 * Gives leave back.
	 * @param start what {@link #tryAcquire(int)} returned
	 * @param outcome how it went
	 * @throws IllegalStateException if nothing of its partition is under way, so that it
	 * was given back before, or if it was refused
	 */
	public void release(long start, Outcome outcome) {
		int partition = (int) start & PARTITION_MASK;
		if (start < 0 || partition >= this.partitions.size()) {
			throw new IllegalStateException("released what was not acquired: " + start);
		}
		long now = sinceOrigin();
		int before = this.inFlight.leave(partition);
		if (outcome == Outcome.SUCCESS) {
			this.control.samples().answered(now - (start >>> PARTITION_BITS), before);
		}
		else if (outcome == Outcome.DROPPED) {
			this.control.samples().dropped(before);
		}
		if (this.control.due(now)) {
			this.control.move(now);
		}
		Runnable listener = this.released.get();
		if (listener != null) {
			listener.run();
		}
	}

	/**
	 * Asks for leave to do one thing, as an object that can be ended by several.
	 * @param partition its place among the partitions, from 0
	 * @return the permit; {@code null} if it is refused: see {@link #rejection()}
	 * @throws IndexOutOfBoundsException if there is no such partition
	 */
	public @Nullable Permit acquire(int partition) {
		long start = tryAcquire(partition);
		return (start >= 0) ? new Permit(this, start) : null;
	}

	/**
	 * Returns whether one would be let in now, without letting it in.
	 * @param partition its place among the partitions, from 0
	 * @return whether there is room for it
	 * @throws IndexOutOfBoundsException if there is no such partition
	 */
	public boolean admits(int partition) {
		return this.inFlight.admits(partition, this.control.allotment())
				|| (newSettings() && this.inFlight.admits(partition, this.control.allotment()));
	}

	/**
	 * Says why the last was refused.
	 * @return the limit of concurrency, and as the time after which to try again the mean
	 * response time, if something was answered yet
	 */
	public Rejection rejection() {
		double mean = this.control.meanNanos();
		return new Rejection(Reason.CONCURRENCY_LIMITED, this.name, (mean > 0) ? Duration.ofNanos((long) mean) : null);
	}

	/**
	 * Returns the place of a partition.
	 * @param partition its name
	 * @return its place, from 0
	 * @throws IllegalArgumentException if there is none of that name
	 */
	public int partition(String partition) {
		for (int i = 0; i < this.partitions.size(); i++) {
			if (this.partitions.get(i).name().equals(partition)) {
				return i;
			}
		}
		throw new IllegalArgumentException("partition is '" + partition + "', but must be one of " + this.partitions);
	}

	/**
	 * Returns how many partitions there are.
	 * @return 1 to 8
	 */
	public int partitions() {
		return this.partitions.size();
	}

	/**
	 * Returns the limit.
	 * @return how much may be under way
	 */
	public int limit() {
		return this.control.allotment().limit();
	}

	/**
	 * Returns how much is under way.
	 * @return the count over all partitions, at one moment
	 */
	public int inFlight() {
		return this.inFlight.total();
	}

	/**
	 * Returns how it stands.
	 * @return limit, partitions and the last changes
	 */
	public ConcurrencyView view() {
		Allotment allotment = this.control.allotment();
		List<PartitionView> each = new ArrayList<>();
		for (int i = 0; i < this.partitions.size(); i++) {
			each.add(new PartitionView(this.partitions.get(i).name(), allotment.guaranteed(i), this.inFlight.count(i),
					this.rejected.get(i)));
		}
		return new ConcurrencyView(this.name, allotment.limit(), this.inFlight.total(), List.copyOf(each),
				this.control.history().since(sinceOrigin()));
	}

	/**
	 * Tells someone whenever something was released: who waits for it, as a queue does.
	 * There is one at most.
	 * @param listener called by whoever released; neither blocks nor throws
	 * @throws IllegalStateException if there is one already
	 */
	public void onRelease(Runnable listener) {
		if (!this.released.compareAndSet(null, listener)) {
			throw new IllegalStateException("'" + this.name + "' has a queue already");
		}
	}

	/*
	 * A limit that was raised must not wait for the end of a window.
	 */
	private boolean newSettings() {
		if (!this.control.settingsChanged()) {
			return false;
		}
		this.control.move(sinceOrigin());
		return true;
	}

	private long sinceOrigin() {
		return Math.max(0, this.ticker.nanos() - this.origin);
	}

	private static void check(List<Partition> partitions) {
		double sum = partitions.stream().mapToDouble(Partition::share).sum();
		long names = partitions.stream().map(Partition::name).distinct().count();
		if (partitions.isEmpty() || partitions.size() > InFlight.MOST_PARTITIONS || sum > WHOLE
				|| names != partitions.size()) {
			throw new IllegalArgumentException("partitions are " + partitions
					+ ", but must be 1 to 8 of different names, with shares of at most 1 in all");
		}
	}

}
