package io.outrigger.flow.queue;

import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

import io.outrigger.flow.KeptSettings;
import io.outrigger.flow.Rejection;
import io.outrigger.flow.Rejection.Reason;
import io.outrigger.flow.concurrency.ConcurrencyLimiter;
import io.outrigger.flow.concurrency.Outcome;
import io.outrigger.flow.concurrency.Permit;
import io.outrigger.flow.concurrency.reactive.ReactiveLimiter;
import io.outrigger.flow.meter.LatencyMeter;
import io.outrigger.flow.meter.RejectionCounts;
import io.outrigger.flow.meter.WindowSettings;
import io.outrigger.time.Ticker;

/**
 * A bounded queue in front of a {@link ConcurrencyLimiter}: who finds the limit reached
 * waits for his turn. The partitions of the limiter are the priorities, the first named
 * the highest; who is first of the highest that has room goes next, and within one all go
 * in the order in which they came (while overloaded the newest first, if the settings say
 * so). Nobody waits for longer than the interval of the settings, nor while his priority
 * is overloaded than the target: see {@link QueueSettings}. Who leaves makes room at
 * once.
 * <p>
 * Asking takes no lock and does not block. Who gets his turn at once gets it on his own
 * thread; who waited, or waited in vain, is told on the scheduler, so that neither who
 * made room nor who waits next has to wait for what he does. Safe for use from several
 * threads. Has no thread of its own, and one timer of the scheduler while somebody waits.
 */
public final class AdmissionQueue {

	private final String name;

	private final ConcurrencyLimiter limiter;

	private final KeptSettings<QueueSettings> settings;

	private final Scheduler scheduler;

	private final Ticker ticker;

	/*
	 * Who came, and who left: until the next look at the lines.
	 */

	private final Queue<Waiter> arrivals = Queues.<Waiter>unboundedMultiproducer().get();

	private final Queue<Waiter> departures = Queues.<Waiter>unboundedMultiproducer().get();

	private final AtomicInteger arriving = new AtomicInteger();

	/*
	 * Who came and is not settled yet, by partition. One who looks settles.
	 */
	private final AtomicIntegerArray waiting;

	/*
	 * Who raises it from 0 looks, for all who raise it meanwhile.
	 */
	private final AtomicInteger looks = new AtomicInteger();

	private final RejectionCounts rejections = new RejectionCounts();

	private final LatencyMeter waits;

	/*
	 * These belong to who looks.
	 */

	private final Lines lines;

	private final Alarm alarm;

	/**
	 * Creates a queue.
	 * @param name its name, for who is refused
	 * @param limiter says how many go at once; it can have one queue only
	 * @param settings how it pushes back; read now, and whenever that is decided; while
	 * they cannot be read the last good ones hold
	 * @param scheduler where those who waited go on, and where its timer runs
	 * @param ticker measures how long they wait
	 * @throws IllegalStateException if the limiter has a queue already
	 */
	public AdmissionQueue(String name, ConcurrencyLimiter limiter, Supplier<QueueSettings> settings,
			Scheduler scheduler, Ticker ticker) {
		this.name = name;
		this.limiter = limiter;
		this.settings = new KeptSettings<>(settings);
		this.scheduler = scheduler;
		this.ticker = ticker;
		this.waiting = new AtomicIntegerArray(limiter.partitions());
		this.waits = new LatencyMeter(WindowSettings.DEFAULTS, ticker.nanos());
		this.lines = new Lines(limiter.partitions());
		this.alarm = new Alarm(scheduler, this::look);
		limiter.onRelease(this::released);
	}

	/**
	 * Creates a queue whose waiters go on on Reactor's parallel scheduler.
	 * @param name its name, for who is refused
	 * @param limiter says how many go at once; it can have one queue only
	 * @param settings how it pushes back; read now, and whenever that is decided; while
	 * they cannot be read the last good ones hold
	 * @throws IllegalStateException if the limiter has a queue already
	 */
	public AdmissionQueue(String name, ConcurrencyLimiter limiter, Supplier<QueueSettings> settings) {
		this(name, limiter, settings, Schedulers.parallel(), Ticker.system());
	}

	/**
	 * Does work when its turn comes, and gives its permit back when it ends: completes,
	 * fails or is cancelled.
	 * @param <T> type of what it brings
	 * @param partition place of the limiter's partition that it belongs to, from 0
	 * @param work the work; time-outs belong inside
	 * @return the work, whose subscriptions wait; fails with
	 * {@link io.outrigger.flow.RejectedException} if there is no place, or the wait is
	 * not worth it. Cancelling leaves the queue at once
	 */
	public <T> Mono<T> run(int partition, Mono<T> work) {
		return run(partition, work, ReactiveLimiter::outcomeOf);
	}

	/**
	 * Does work when its turn comes, and gives its permit back when it ends.
	 * @param <T> type of what it brings
	 * @param partition place of the limiter's partition that it belongs to, from 0
	 * @param work the work
	 * @param outcomes what an error tells: see {@link ReactiveLimiter}
	 * @return the work, whose subscriptions wait
	 */
	public <T> Mono<T> run(int partition, Mono<T> work, Function<? super Throwable, Outcome> outcomes) {
		// Later is too late: a permit would be taken already
		Objects.requireNonNull(work, "work");
		Objects.requireNonNull(outcomes, "outcomes");
		// flatMap of Reactor 3.7 may lose a cancellation that comes as the work begins,
		// which would go on with its permit for nobody
		return Mono.fromDirect(enter(partition).flatMapMany((permit) -> ReactiveLimiter.hold(permit, work, outcomes)));
	}

	/**
	 * Waits for a turn.
	 * @param partition place of the limiter's partition that it belongs to, from 0
	 * @return the permit, which the subscriber must end; as in
	 * {@code Mono.usingWhen(queue.enter(0), work, ...)}. Each subscription waits anew,
	 * from when it asks for a value; cancelling leaves the queue at once
	 * @throws IndexOutOfBoundsException if there is no such partition
	 */
	public Mono<Permit> enter(int partition) {
		return new WaitMono(this, Objects.checkIndex(partition, this.waiting.length()));
	}

	/**
	 * Takes a turn if nobody has to be waited for.
	 * @param partition place of the limiter's partition that it belongs to, from 0
	 * @return the permit, which the caller must end; {@code null} if all are in use, or
	 * others wait who come first
	 * @throws IndexOutOfBoundsException if there is no such partition
	 */
	public @Nullable Permit tryEnter(int partition) {
		boolean free = !anyWaiting(Objects.checkIndex(partition, this.waiting.length()) + 1)
				&& this.limiter.admits(partition);
		return free ? this.limiter.acquire(partition) : null;
	}

	/**
	 * Waits for a turn, without Reactor.
	 * @param partition place of the limiter's partition that it belongs to, from 0
	 * @return completes with the permit, which the caller must end, or with
	 * {@link io.outrigger.flow.RejectedException}; cancelling it leaves the queue at once
	 * @throws IndexOutOfBoundsException if there is no such partition
	 */
	public CompletableFuture<Permit> offer(int partition) {
		Turn turn = new Turn();
		enter(partition).subscribe(turn);
		return turn;
	}

	/**
	 * Returns how it stands.
	 * @return who waits and for how long, and who was refused
	 */
	public QueueView view() {
		List<Integer> each = IntStream.range(0, this.waiting.length())
			.mapToObj((i) -> Math.max(0, this.waiting.get(i)))
			.toList();
		long now = this.ticker.nanos();
		return new QueueView(this.name, each, this.lines.overloaded(now), this.waits.snapshot(now),
				this.rejections.byReason());
	}

	void join(Waiter waiter) {
		QueueSettings current = this.settings.get();
		waiter.since = this.ticker.nanos();
		Permit permit = tryEnter(waiter.partition);
		if (permit != null) {
			grant(waiter, permit, Waiter::run);
			return;
		}
		// Whoever looks is behind: settling who came would be even later
		if (this.arriving.get() >= current.capacity()) {
			refuse(waiter, Reason.QUEUE_FULL, current, Waiter::run);
			return;
		}
		this.waiting.getAndIncrement(waiter.partition);
		this.arriving.getAndIncrement();
		this.arrivals.add(waiter);
		look();
	}

	void leave(Waiter waiter) {
		this.departures.add(waiter);
		look();
	}

	private void released() {
		if (anyWaiting(this.waiting.length())) {
			look();
		}
	}

	private boolean anyWaiting(int partitions) {
		for (int i = 0; i < partitions; i++) {
			if (this.waiting.get(i) > 0) {
				return true;
			}
		}
		return false;
	}

	private void look() {
		QueueSettings current = this.settings.get();
		if (this.looks.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			long now = this.ticker.nanos();
			takeOut();
			shed(current, now);
			admit(current, now);
			takeIn(current, now);
			if (!this.lines.isEmpty()) {
				this.alarm.set(this.lines.firstDue(), now);
			}
			missed = this.looks.addAndGet(-missed);
		}
		while (missed != 0);
	}

	private void takeOut() {
		Waiter waiter = this.departures.poll();
		while (waiter != null) {
			// Else he is settled, or will be found to have left when he is taken in
			if (waiter.linked) {
				settle(waiter);
			}
			waiter = this.departures.poll();
		}
	}

	private void takeIn(QueueSettings current, long now) {
		Waiter waiter = this.arrivals.poll();
		while (waiter != null) {
			this.arriving.getAndDecrement();
			if (!waiter.isWaiting()) {
				this.waiting.getAndDecrement(waiter.partition);
			}
			// Where there is room, nobody needs a place
			else if (this.lines.line(waiter.partition).first() != null || !admit(waiter, now)) {
				takeIn(waiter, current);
			}
			waiter = this.arrivals.poll();
		}
	}

	private void takeIn(Waiter waiter, QueueSettings current) {
		Waiter surplus = this.lines.surplus(waiter, current);
		if (surplus != waiter) {
			this.lines.add(waiter);
		}
		if (surplus != null) {
			settle(surplus);
			refuse(surplus, (surplus != waiter) ? Reason.WAITED_TOO_LONG : Reason.QUEUE_FULL, current, this::tell);
		}
	}

	/*
	 * Refuses who waited too long, of each priority by what is too long for it.
	 */
	private void shed(QueueSettings current, long now) {
		for (int i = 0; i < this.waiting.length(); i++) {
			WaitingLine line = this.lines.line(i);
			long bound = line.judge(current, now);
			Waiter oldest = line.first();
			while (oldest != null && now - oldest.since >= bound) {
				settle(oldest);
				refuse(oldest, Reason.WAITED_TOO_LONG, current, this::tell);
				oldest = line.first();
			}
		}
	}

	private void admit(QueueSettings current, long now) {
		for (int i = 0; i < this.waiting.length(); i++) {
			WaitingLine line = this.lines.line(i);
			boolean newest = current.newestFirst() && line.overloaded(now);
			Waiter next = newest ? line.last() : line.first();
			while (next != null && admit(next, now)) {
				next = newest ? line.last() : line.first();
			}
		}
	}

	private boolean admit(Waiter waiter, long now) {
		Permit permit = this.limiter.admits(waiter.partition) ? this.limiter.acquire(waiter.partition) : null;
		if (permit == null) {
			return false;
		}
		settle(waiter);
		this.waits.record(Math.max(0, now - waiter.since), now);
		grant(waiter, permit, this::tell);
		return true;
	}

	/*
	 * Whoever waits is settled once: here, or when he is found to have left before.
	 */
	private void settle(Waiter waiter) {
		if (waiter.linked) {
			this.lines.remove(waiter);
		}
		this.waiting.getAndDecrement(waiter.partition);
	}

	private void grant(Waiter waiter, Permit permit, Consumer<Waiter> told) {
		if (waiter.grant(permit)) {
			told.accept(waiter);
		}
		else {
			permit.close();
		}
	}

	private void refuse(Waiter waiter, Reason reason, QueueSettings current, Consumer<Waiter> told) {
		if (waiter.refuse(new Rejection(reason, this.name, current.interval()))) {
			this.rejections.add(reason);
			told.accept(waiter);
		}
	}

	private void tell(Waiter waiter) {
		try {
			this.scheduler.schedule(waiter);
		}
		catch (RejectedExecutionException ex) {
			// The process ends, and nobody is to wait for ever
			waiter.run();
		}
	}

}
