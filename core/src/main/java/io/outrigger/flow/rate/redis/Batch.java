package io.outrigger.flow.rate.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.outrigger.flow.rate.RateLimit;

/**
 * The decisions that one call asks for, in the order in which they were asked for, and
 * how many permits it takes in advance. It ends once.
 */
final class Batch extends AtomicBoolean {

	private static final long serialVersionUID = 1L;

	private final transient List<Waiter> waiters;

	private final transient RedisRateSettings settings;

	private final transient FleetKey key;

	private final long extra;

	private final long sent;

	Batch(FleetKey key, List<Waiter> waiters, RedisRateSettings settings, long extra, long sent) {
		this.key = key;
		this.waiters = waiters;
		this.settings = settings;
		this.extra = extra;
		this.sent = sent;
	}

	FleetKey key() {
		return this.key;
	}

	RedisRateSettings settings() {
		return this.settings;
	}

	List<Waiter> waiters() {
		return this.waiters;
	}

	long extra() {
		return this.extra;
	}

	/*
	 * Whether it only asks if Redis is there.
	 */
	boolean isRetry() {
		return this.waiters.isEmpty() && this.extra == 0;
	}

	boolean end() {
		return compareAndSet(false, true);
	}

	boolean isInTime(long now) {
		return now - this.sent < this.settings.patience().toNanos();
	}

	/*
	 * Whether Redis should have answered, if somebody waits, or it was only asked whether
	 * it is there. Nobody waits for permits that are only fetched in advance, unless one
	 * waits for the end of this call.
	 */
	boolean isLate(long now, @Nullable Waiter next) {
		return !isInTime(now) && (!this.waiters.isEmpty() || this.extra == 0
				|| (next != null && now - next.began() >= this.settings.patience().toNanos()));
	}

	/*
	 * Neighbours of one cost are told as one.
	 */
	byte[][] arguments(RateLimit limit) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(bytes(limit.permits()));
		arguments.add(bytes(TimeUnit.NANOSECONDS.toMicros(limit.period().toNanos())));
		arguments.add(bytes(limit.burst()));
		arguments.add(bytes(this.extra));
		for (int from = 0; from < this.waiters.size();) {
			int to = endOfRun(from);
			arguments.add(bytes(this.waiters.get(from).cost()));
			arguments.add(bytes(to - from));
			from = to;
		}
		return arguments.toArray(byte[][]::new);
	}

	int runs() {
		int runs = 0;
		for (int from = 0; from < this.waiters.size(); runs++) {
			from = endOfRun(from);
		}
		return runs;
	}

	/*
	 * Each gets its answer; who is refused is told to wait for the rest at least, before
	 * which Redis is not asked again.
	 */
	void tell(RateAnswer answer, long rest) {
		int run = 0;
		for (int from = 0; from < this.waiters.size(); run++) {
			int to = endOfRun(from);
			long granted = answer.granted(run);
			long wait = Math.max(rest, answer.waitNanos(run));
			for (int i = from; i < to; i++) {
				this.waiters.get(i).complete((i - from < granted) ? 0L : (Long) wait);
			}
			from = to;
		}
	}

	/*
	 * The least cost that was refused, in a lease that follows from the answer.
	 */
	Lease refusing(RateAnswer answer, Lease lease) {
		long cost = Long.MAX_VALUE;
		long wait = 0;
		int run = 0;
		for (int from = 0; from < this.waiters.size(); run++) {
			int to = endOfRun(from);
			if (answer.granted(run) < to - from && this.waiters.get(from).cost() < cost) {
				cost = this.waiters.get(from).cost();
				wait = answer.waitNanos(run);
			}
			from = to;
		}
		return lease.refusing(cost, wait);
	}

	private int endOfRun(int from) {
		long cost = this.waiters.get(from).cost();
		int to = from + 1;
		while (to < this.waiters.size() && this.waiters.get(to).cost() == cost) {
			to++;
		}
		return to;
	}

	private static byte[] bytes(long number) {
		return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * A decision that Redis makes.
	 */
	static final class Waiter extends CompletableFuture<Long> {

		private final long cost;

		private final long began;

		Waiter(long cost, long began) {
			this.cost = cost;
			this.began = began;
		}

		long began() {
			return this.began;
		}

		long cost() {
			return this.cost;
		}

	}

}
