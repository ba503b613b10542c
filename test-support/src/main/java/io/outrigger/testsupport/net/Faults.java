package io.outrigger.testsupport.net;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * What is wrong with a proxy's connections at the moment. A change reaches those who
 * already wait at once. Safe for use from several threads.
 */
final class Faults {

	private static final int NO_LIMIT = -1;

	private static final int SLICES_PER_SECOND = 50;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private long delayNanos;

	private int bytesPerSecond;

	private boolean silent;

	private volatile boolean resetting;

	private volatile boolean swallowing;

	private int replyBytes = NO_LIMIT;

	private boolean replyBytesUsedUp;

	void delay(Duration delay) {
		change(() -> this.delayNanos = delay.toNanos());
	}

	void throttle(int bytesPerSecond) {
		change(() -> this.bytesPerSecond = bytesPerSecond);
	}

	void silence() {
		change(() -> this.silent = true);
	}

	void reset() {
		this.resetting = true;
	}

	boolean isResetting() {
		return this.resetting;
	}

	void swallow() {
		this.swallowing = true;
	}

	boolean isSwallowing() {
		return this.swallowing;
	}

	void limitReply(int replyBytes) {
		change(() -> {
			this.replyBytes = replyBytes;
			this.replyBytesUsedUp = false;
		});
	}

	/**
	 * Lets replies pass again after those that were cut.
	 */
	void endLimit() {
		change(() -> {
			// Unless the limit is another one by now
			if (this.replyBytesUsedUp) {
				this.replyBytes = NO_LIMIT;
			}
		});
	}

	void heal() {
		change(() -> {
			this.delayNanos = 0;
			this.bytesPerSecond = 0;
			this.silent = false;
			this.resetting = false;
			this.swallowing = false;
			this.replyBytes = NO_LIMIT;
		});
	}

	private void change(Runnable change) {
		this.lock.lock();
		try {
			change.run();
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits until something that was read may go on its way.
	 * @param readAt when it was read, by {@code System.nanoTime()}
	 * @throws InterruptedException if interrupted
	 */
	void awaitDelay(long readAt) throws InterruptedException {
		await(() -> this.delayNanos - (System.nanoTime() - readAt));
	}

	/**
	 * Waits until a throttled line has carried what was put on it.
	 * @param carriedAt when that is, by {@code System.nanoTime()}
	 * @throws InterruptedException if interrupted
	 */
	void awaitLine(long carriedAt) throws InterruptedException {
		await(() -> (this.bytesPerSecond > 0) ? carriedAt - System.nanoTime() : 0);
	}

	private void await(LongSupplier nanosLeft) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (this.silent || nanosLeft.getAsLong() > 0) {
				if (this.silent) {
					this.changed.await();
				}
				else {
					this.changed.awaitNanos(nanosLeft.getAsLong());
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Says how much to put on the line at once.
	 * @param wanted how many bytes there are
	 * @return how many to write now, at least one, and how long they take
	 */
	Slice slice(int wanted) {
		this.lock.lock();
		try {
			if (this.bytesPerSecond == 0) {
				return new Slice(wanted, 0);
			}
			int bytes = Math.min(wanted, Math.max(1, this.bytesPerSecond / SLICES_PER_SECOND));
			return new Slice(bytes, TimeUnit.SECONDS.toNanos(bytes) / this.bytesPerSecond);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes bytes of the reply that may still pass.
	 * @param wanted how many bytes there are, at least one
	 * @return how many may pass, and whether it falls to the caller to cut all others
	 */
	Grant takeReply(int wanted) {
		this.lock.lock();
		try {
			if (this.replyBytes == NO_LIMIT) {
				return new Grant(wanted, false);
			}
			int granted = Math.min(wanted, this.replyBytes);
			this.replyBytes -= granted;
			boolean last = this.replyBytes == 0 && !this.replyBytesUsedUp;
			this.replyBytesUsedUp |= last;
			return new Grant(granted, last);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A part of what waits to be written.
	 *
	 * @param bytes how many bytes
	 * @param nanos how long the line takes to carry them
	 */
	record Slice(int bytes, long nanos) {
	}

	/**
	 * What of a reply may pass.
	 *
	 * @param bytes how many bytes
	 * @param last whether the caller is to cut all others after them
	 */
	record Grant(int bytes, boolean last) {
	}

}
