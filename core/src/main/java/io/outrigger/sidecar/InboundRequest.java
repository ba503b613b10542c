package io.outrigger.sidecar;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * One request that came in. It leaves when the service has done with it, or the client
 * has; whichever is told first counts. Its outcome follows from the status that went out,
 * which is known later than that if an error handler writes the answer. Safe for use from
 * several threads.
 */
public final class InboundRequest {

	private static final AtomicIntegerFieldUpdater<InboundRequest> LEFT = AtomicIntegerFieldUpdater
		.newUpdater(InboundRequest.class, "left");

	private static final AtomicIntegerFieldUpdater<InboundRequest> COUNTED = AtomicIntegerFieldUpdater
		.newUpdater(InboundRequest.class, "counted");

	private final InboundTraffic traffic;

	private volatile int status;

	private volatile int left;

	@SuppressWarnings("UnusedVariable") // read through its updater
	private volatile int counted;

	InboundRequest(InboundTraffic traffic) {
		this.traffic = traffic;
	}

	/**
	 * Says which status goes out.
	 * @param status the HTTP status
	 */
	public void responding(int status) {
		this.status = status;
		if (this.left != 0) {
			count(InboundOutcome.ofStatus(status));
		}
	}

	/**
	 * Says that the service has done its work.
	 */
	public void complete() {
		if (leave() && this.status != 0) {
			count(InboundOutcome.ofStatus(this.status));
		}
	}

	/**
	 * Says that the service failed: if the answer had begun it is cut short; if not, an
	 * error handler decides the status.
	 */
	public void fail() {
		if (leave() && this.status != 0) {
			count(InboundOutcome.SERVER_ERROR);
		}
	}

	/**
	 * Says that the client went away. If the answer had begun, its status decides:
	 * leaving is how clients end a stream, and not every server tells it from the end.
	 */
	public void cancel() {
		if (leave()) {
			count((this.status != 0) ? InboundOutcome.ofStatus(this.status) : InboundOutcome.CANCELLED);
		}
	}

	private boolean leave() {
		if (LEFT.compareAndSet(this, 0, 1)) {
			this.traffic.left();
			return true;
		}
		return false;
	}

	private void count(InboundOutcome outcome) {
		if (COUNTED.compareAndSet(this, 0, 1)) {
			this.traffic.ended(outcome);
		}
	}

}
