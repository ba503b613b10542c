package io.outrigger.sidecar.guard;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.AttemptWatch;
import io.outrigger.loadbalancer.statistics.Outcome;

/**
 * A try of a call. The breaker of its instance learns its outcome with the response
 * headers, so that no slow body keeps a half-open breaker waiting; if the body fails, it
 * learns of that too.
 */
final class GuardedTry implements AttemptWatch {

	private static final AtomicReferenceFieldUpdater<GuardedTry, @Nullable Outcome> OUTCOME = AtomicReferenceFieldUpdater
		.newUpdater(GuardedTry.class, Outcome.class, "outcome");

	private final GuardedCall call;

	private final String instance;

	private final @Nullable CircuitBreaker breaker;

	private final boolean probe;

	private volatile @Nullable Outcome outcome;

	private volatile boolean ended;

	GuardedTry(GuardedCall call, String instance, @Nullable CircuitBreaker breaker, boolean probe) {
		this.call = call;
		this.instance = instance;
		this.breaker = breaker;
		this.probe = probe;
	}

	String instance() {
		return this.instance;
	}

	/**
	 * Returns how it ended, or what its headers said.
	 * @return the outcome; {@code null} before the headers
	 */
	@Nullable Outcome outcome() {
		return this.outcome;
	}

	boolean isEnded() {
		return this.ended;
	}

	@Override
	public void responded(int status, long nanos) {
		settle(Outcome.ofStatus(status), nanos);
	}

	@Override
	public void ended(Outcome outcome, long nanos) {
		boolean unsettled = settle(outcome, nanos);
		if (!unsettled && this.outcome == Outcome.SUCCESS && outcome.isFailure() && this.breaker != null) {
			this.breaker.onError(nanos, TimeUnit.NANOSECONDS, new FailedCallException(outcome));
		}
		this.ended = true;
		this.call.ended(this);
	}

	private boolean settle(Outcome outcome, long nanos) {
		if (!OUTCOME.compareAndSet(this, null, outcome)) {
			return false;
		}
		if (this.breaker != null) {
			tell(this.breaker, outcome, nanos, this.probe);
		}
		return true;
	}

	static void tell(CircuitBreaker breaker, Outcome outcome, long nanos, boolean probe) {
		if (outcome.isFailure()) {
			breaker.onError(nanos, TimeUnit.NANOSECONDS, new FailedCallException(outcome));
		}
		else if (outcome == Outcome.SUCCESS) {
			breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
		}
		else if (probe) {
			breaker.releasePermission();
		}
	}

}
