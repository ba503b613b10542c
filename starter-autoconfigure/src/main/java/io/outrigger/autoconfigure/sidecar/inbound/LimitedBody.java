package io.outrigger.autoconfigure.sidecar.inbound;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

import io.outrigger.sidecar.inbound.BodyLimits;
import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.time.Ticker;

/**
 * The body of a request, cut off when it is too large or comes too slowly. Only time in
 * which somebody waits for more of it counts: who reads slowly is not the sender's fault.
 */
final class LimitedBody implements CoreSubscriber<DataBuffer>, Subscription, Runnable {

	private final CoreSubscriber<? super DataBuffer> reader;

	private final BodyLimits limits;

	private final Consumer<Refusal> listener;

	private final Ticker ticker;

	private final Scheduler timers;

	private final AtomicReference<@Nullable Disposable> timer = new AtomicReference<>();

	private final AtomicReference<Pace> pace = new AtomicReference<>(new Pace(0, 0, 0, 0));

	private final AtomicBoolean ended = new AtomicBoolean();

	/*
	 * The timer may cut it off while something comes: then whoever brings that says so
	 * afterwards.
	 */
	private final AtomicReference<Delivery> delivery = new AtomicReference<>(Delivery.NONE);

	private volatile @Nullable Subscription sender;

	private volatile @Nullable Throwable error;

	LimitedBody(CoreSubscriber<? super DataBuffer> reader, BodyLimits limits, Consumer<Refusal> listener, Ticker ticker,
			Scheduler timers) {
		this.reader = reader;
		this.limits = limits;
		this.listener = listener;
		this.ticker = ticker;
		this.timers = timers;
	}

	@Override
	public Context currentContext() {
		return this.reader.currentContext();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.sender = subscription;
		this.reader.onSubscribe(this);
		if (this.limits.minBytesPerSecond() > 0) {
			check(this.limits.grace().toNanos());
		}
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n)) {
			long now = this.ticker.nanos();
			this.pace.updateAndGet((before) -> before.asked(n, now));
			Subscription subscription = this.sender;
			if (subscription != null) {
				subscription.request(n);
			}
		}
	}

	@Override
	public void onNext(DataBuffer part) {
		if (this.ended.get() || !this.delivery.compareAndSet(Delivery.NONE, Delivery.UNDER_WAY)) {
			DataBufferUtils.release(part);
			return;
		}
		long now = this.ticker.nanos();
		Pace current = this.pace.updateAndGet((before) -> before.came(part.readableByteCount(), now));
		if (current.bytes() > this.limits.maxBytes()) {
			DataBufferUtils.release(part);
			cut(Refusal.BODY_TOO_LARGE);
		}
		else {
			this.reader.onNext(part);
		}
		if (!this.delivery.compareAndSet(Delivery.UNDER_WAY, Delivery.NONE)) {
			tellCut();
		}
	}

	@Override
	public void onError(Throwable error) {
		if (end()) {
			this.reader.onError(error);
		}
	}

	@Override
	public void onComplete() {
		if (end()) {
			this.reader.onComplete();
		}
	}

	@Override
	public void cancel() {
		end();
		Subscription subscription = this.sender;
		if (subscription != null) {
			subscription.cancel();
		}
	}

	@Override
	public void run() {
		if (this.ended.get()) {
			return;
		}
		Pace current = Objects.requireNonNull(this.pace.get());
		if (current.wanted() > 0 && this.limits.isTooSlow(current.bytes(), current.waited(this.ticker.nanos()))) {
			cut(Refusal.BODY_TOO_SLOW);
			return;
		}
		check(TimeUnit.SECONDS.toNanos(1));
	}

	private void check(long nanos) {
		Disposable next = this.timers.schedule(this, nanos, TimeUnit.NANOSECONDS);
		this.timer.set(next);
		if (this.ended.get()) {
			next.dispose();
		}
	}

	private void cut(Refusal refusal) {
		if (!end()) {
			return;
		}
		Subscription subscription = this.sender;
		if (subscription != null) {
			subscription.cancel();
		}
		this.listener.accept(refusal);
		this.error = new CutBodyException(refusal);
		if (this.delivery.getAndSet(Delivery.CUT) == Delivery.NONE) {
			tellCut();
		}
	}

	private void tellCut() {
		Throwable cause = this.error;
		if (cause != null) {
			this.reader.onError(cause);
		}
	}

	private boolean end() {
		if (!this.ended.compareAndSet(false, true)) {
			return false;
		}
		Disposable last = this.timer.get();
		if (last != null) {
			last.dispose();
		}
		return true;
	}

	private enum Delivery {

		NONE, UNDER_WAY, CUT

	}

	/**
	 * How a body comes.
	 *
	 * @param wanted parts that the reader has asked for
	 * @param bytes what has come
	 * @param waited time for which the reader has waited until the last part came
	 * @param since when it began to wait for the next
	 */
	private record Pace(long wanted, long bytes, long waited, long since) {

		Pace asked(long parts, long now) {
			return new Pace(Operators.addCap(this.wanted, parts), this.bytes, this.waited,
					(this.wanted == 0) ? now : this.since);
		}

		Pace came(long part, long now) {
			return new Pace((this.wanted != Long.MAX_VALUE) ? Math.max(0, this.wanted - 1) : this.wanted,
					this.bytes + part, waited(now), now);
		}

		long waited(long now) {
			return (this.wanted > 0) ? this.waited + now - this.since : this.waited;
		}

	}

}
