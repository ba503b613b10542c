package io.outrigger.flow.rate.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.outrigger.flow.rate.KeyUse;
import io.outrigger.flow.rate.Quota;
import io.outrigger.flow.rate.RateLimit;
import io.outrigger.flow.rate.RateLimiter;
import io.outrigger.flow.rate.redis.Batch.Waiter;

/**
 * One key of a fleet-wide limiter. At most one call is under way for it; who asks
 * meanwhile is told by the next, all together. Safe for use from several threads.
 */
final class FleetKey {

	private static final CompletionStage<Long> GRANTED = CompletableFuture.completedStage(0L);

	private static final int MOST_WAITING = 10_000;

	private static final int MOST_AT_ONCE = 1_000;

	private static final long REST = Duration.ofMillis(10).toNanos();

	private final String name;

	private final RateCalls calls;

	private final Supplier<RedisRateSettings> settings;

	private final Supplier<RateLimit> share;

	private final Queue<Waiter> queue = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waiting = new AtomicInteger();

	private final AtomicBoolean underWay = new AtomicBoolean();

	// Made when it is needed, which is seldom
	private final AtomicReference<@Nullable RateLimiter> alone = new AtomicReference<>();

	private final LongAdder granted = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private volatile Lease lease;

	private volatile @Nullable Quota quota;

	private volatile long restsUntil;

	FleetKey(String name, RateCalls calls, Supplier<RedisRateSettings> settings, Supplier<RateLimit> share) {
		this.name = name;
		this.calls = calls;
		this.settings = settings;
		this.share = share;
		this.restsUntil = calls.now();
		this.lease = Lease.none(this.restsUntil);
	}

	String name() {
		return this.name;
	}

	@Nullable Quota quota() {
		return this.quota;
	}

	/*
	 * Without word from Redis nothing is known to be used but what was decided alone.
	 */
	KeyUse<String> use(String key) {
		Quota told = this.quota;
		RateLimiter decided = this.alone.get();
		if (told == null && decided != null) {
			told = decided.quota();
		}
		long remaining = (told != null) ? told.remaining() : this.calls.algorithm().most(this.settings.get().limit());
		return new KeyUse<>(key, this.granted.sum(), this.refused.sum(), remaining);
	}

	CompletionStage<Long> tryAcquire(long cost, RedisRateSettings present) {
		if (present.isLeased()) {
			CompletionStage<Long> known = byLease(cost);
			if (known != null) {
				return known;
			}
		}
		boolean away = this.calls.outage().isAway();
		if (away) {
			retry(present);
		}
		if (away || rests()) {
			return told(alone(cost));
		}
		if (this.waiting.incrementAndGet() > MOST_WAITING) {
			this.waiting.decrementAndGet();
			return told(alone(cost));
		}
		Waiter waiter = new Waiter(cost, this.calls.now());
		CompletionStage<Long> decision = waiter;
		decision.thenAccept(this::count);
		this.queue.add(waiter);
		ask(false);
		return decision;
	}

	boolean isLate(Batch batch, long now) {
		return batch.isLate(now, this.queue.peek());
	}

	void answered(Batch batch, RateAnswer answer) {
		this.quota = answer.quota(this.calls.algorithm().most(batch.settings().limit()));
		lease(batch, answer);
		batch.tell(answer, rest(batch, answer));
		askNext(batch);
	}

	/*
	 * There was no room for the call. Those who come while there is none would fail one
	 * after the other.
	 */
	void unsent(Batch batch) {
		this.restsUntil = this.calls.now() + REST;
		unanswered(batch);
	}

	/*
	 * Nobody waits for it any more, but what was taken in advance can be used.
	 */
	void answeredLate(Batch batch, RateAnswer answer) {
		if (answer.extra() > 0) {
			lease(batch, answer);
		}
	}

	void unanswered(Batch batch) {
		batch.waiters().forEach((waiter) -> waiter.complete(alone(waiter.cost())));
		askNext(batch);
	}

	private void lease(Batch batch, RateAnswer answer) {
		RedisRateSettings asked = batch.settings();
		if (asked.isLeased()) {
			long now = this.calls.now();
			long left = Math.min(this.lease.takeAll(now) + answer.extra(), mostLeased(asked));
			Lease next = new Lease(left, rest(batch, answer), now, asked.lease().toNanos());
			this.lease = batch.refusing(answer, next);
		}
	}

	private long rest(Batch batch, RateAnswer answer) {
		return (answer.extra() < batch.extra()) ? batch.settings().rest(this.calls.algorithm()) : 0;
	}

	private long mostLeased(RedisRateSettings present) {
		return present.mostLeased(this.calls.algorithm(), this.calls.instances());
	}

	private @Nullable CompletionStage<Long> byLease(long cost) {
		long now = this.calls.now();
		Lease present = this.lease;
		while (!present.take(cost, now)) {
			Lease next = this.lease;
			if (next == present) {
				long wait = present.refusedFor(cost, now);
				return (wait > 0) ? told(wait) : null;
			}
			present = next;
		}
		// The next is fetched before anybody has to wait for it
		if (present.isLow() && !this.underWay.get() && !this.calls.outage().isAway() && !rests()) {
			ask(true);
		}
		this.granted.increment();
		return GRANTED;
	}

	private CompletionStage<Long> told(long wait) {
		count(wait);
		return CompletableFuture.completedStage(wait);
	}

	private void count(long wait) {
		((wait <= 0) ? this.granted : this.refused).increment();
	}

	private void ask(boolean inAdvance) {
		boolean wanted = inAdvance;
		while ((wanted || !this.queue.isEmpty()) && this.underWay.compareAndSet(false, true)) {
			Batch batch = nextOrNobody();
			if (!batch.waiters().isEmpty() || batch.extra() > 0) {
				this.calls.ask(batch);
				return;
			}
			this.underWay.set(false);
			wanted = false;
		}
	}

	/*
	 * Settings that cannot be read must not keep all who come later waiting.
	 */
	private Batch nextOrNobody() {
		try {
			return next();
		}
		catch (RuntimeException ex) {
			this.underWay.set(false);
			throw ex;
		}
	}

	private void askNext(Batch batch) {
		// A retry counts as nobody's call
		if (!batch.isRetry()) {
			this.underWay.set(false);
			ask(false);
		}
	}

	private Batch next() {
		RedisRateSettings present = this.settings.get();
		boolean away = this.calls.outage().isAway() || rests();
		List<Waiter> waiters = new ArrayList<>();
		long costs = 0;
		for (Waiter waiter = this.queue.poll(); waiter != null; waiter = this.queue.poll()) {
			this.waiting.decrementAndGet();
			if (away) {
				waiter.complete(alone(waiter.cost()));
			}
			else if (!waiter.isDone()) {
				waiters.add(waiter);
				costs += waiter.cost();
			}
			if (waiters.size() == MOST_AT_ONCE) {
				break;
			}
		}
		return new Batch(this, waiters, present, (present.isLeased() && !away) ? extra(present, costs) : 0,
				this.calls.now());
	}

	private long extra(RedisRateSettings present, long waiting) {
		long now = this.calls.now();
		long nanos = present.lease().toNanos();
		Lease last = this.lease;
		long wanted = Math.min(mostLeased(present), (long) last.demand(waiting, now, nanos));
		// Where demand is a single permit, taking more in advance would only let them
		// lapse
		return (wanted > 1) ? Math.max(0, wanted - last.left(now)) : 0;
	}

	private boolean rests() {
		return this.calls.now() - this.restsUntil < 0;
	}

	private void retry(RedisRateSettings present) {
		if (this.calls.outage().mayRetry(this.calls.now())) {
			this.calls.ask(new Batch(this, List.of(), present, 0, this.calls.now()));
		}
	}

	private long alone(long cost) {
		this.calls.counts().add(RateEvent.DECIDED_ALONE);
		RateLimiter limiter = this.alone.get();
		if (limiter == null) {
			limiter = this.calls.algorithm().local(this.share, this.calls.fleet().ticker());
			RateLimiter first = this.alone.compareAndExchange(null, limiter);
			limiter = (first != null) ? first : limiter;
		}
		long wait = limiter.tryAcquire(cost);
		// More than a share ever has may be less than the fleet has
		return (wait != RateLimiter.NEVER) ? wait : Outage.RETRY;
	}

}
