package io.outrigger.autoconfigure.sidecar.inbound;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ResponseStatusException;
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

	private final AtomicBoolean ended = new AtomicBoolean();

	private final AtomicLong wanted = new AtomicLong();

	private volatile @Nullable Subscription sender;

	private volatile long bytes;

	private volatile long waited;

	private volatile long waitingSince;

	LimitedBody(CoreSubscriber<? super DataBuffer> reader, BodyLimits limits, Consumer<Refusal> listener, Ticker ticker,
			Scheduler timers) {
		// The timer may cut it off while something comes
		this.reader = Operators.serialize(reader);
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
			if (this.wanted.getAndUpdate((before) -> Operators.addCap(before, n)) == 0) {
				this.waitingSince = this.ticker.nanos();
			}
			Subscription subscription = this.sender;
			if (subscription != null) {
				subscription.request(n);
			}
		}
	}

	@Override
	@SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time brings a body
	public void onNext(DataBuffer part) {
		if (this.ended.get()) {
			DataBufferUtils.release(part);
			return;
		}
		long now = this.ticker.nanos();
		this.waited += now - this.waitingSince;
		this.waitingSince = now;
		this.wanted.updateAndGet((before) -> (before != Long.MAX_VALUE) ? before - 1 : before);
		this.bytes += part.readableByteCount();
		if (this.bytes > this.limits.maxBytes()) {
			DataBufferUtils.release(part);
			cut(Refusal.BODY_TOO_LARGE);
			return;
		}
		this.reader.onNext(part);
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
		boolean waits = this.wanted.get() > 0;
		long soFar = this.waited + (waits ? this.ticker.nanos() - this.waitingSince : 0);
		if (waits && this.limits.isTooSlow(this.bytes, soFar)) {
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
		if (end()) {
			Subscription subscription = this.sender;
			if (subscription != null) {
				subscription.cancel();
			}
			this.listener.accept(refusal);
			this.reader
				.onError(new ResponseStatusException(HttpStatusCode.valueOf(refusal.status()), refusal.detail()));
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

}
