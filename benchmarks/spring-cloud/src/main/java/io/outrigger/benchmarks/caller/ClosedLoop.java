package io.outrigger.benchmarks.caller;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * 64 callers, of whom each calls again as soon as it was answered. One whose call fails
 * calls no more.
 */
final class ClosedLoop {

	private static final int CALLERS = 64;

	private static final int TEXTS = 1024;

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final String[] texts = IntStream.range(0, TEXTS).mapToObj((i) -> "text-" + i).toArray(String[]::new);

	private final CountDownLatch calling = new CountDownLatch(CALLERS);

	private final Contender contender;

	private final long deadline;

	private ClosedLoop(Contender contender, long deadline) {
		this.contender = contender;
		this.deadline = deadline;
	}

	/**
	 * Lets them call.
	 * @param contender how
	 * @param time for how long
	 * @return what came of it
	 * @throws InterruptedException if interrupted
	 */
	static Load run(Contender contender, Duration time) throws InterruptedException {
		Allocations before = Allocations.now();
		long began = System.nanoTime();
		ClosedLoop loop = new ClosedLoop(contender, began + time.toNanos());
		List<Caller> callers = Stream.generate(() -> loop.new Caller()).limit(CALLERS).toList();
		callers.forEach(Caller::call);
		boolean ended = loop.calling.await(time.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
		double seconds = (System.nanoTime() - began) / 1e9;
		long bytes = Allocations.now().since(before);
		long answered = callers.stream().mapToLong((caller) -> caller.answered).sum();
		long failed = callers.stream().filter((caller) -> caller.failed).count();
		return new Load(answered / seconds, bytes / (double) Math.max(1, answered), ended ? failed : CALLERS);
	}

	/**
	 * What came of it.
	 *
	 * @param perSecond calls that were answered
	 * @param bytes what each of them allocated
	 * @param failed callers whose call failed
	 */
	record Load(double perSecond, double bytes, long failed) {
	}

	private final class Caller implements CoreSubscriber<String> {

		private @Nullable String expected;

		private volatile long answered;

		private volatile boolean failed;

		private int next;

		void call() {
			if (this.failed || System.nanoTime() - ClosedLoop.this.deadline >= 0) {
				ClosedLoop.this.calling.countDown();
				return;
			}
			String text = ClosedLoop.this.texts[this.next++ % TEXTS];
			this.expected = text;
			ClosedLoop.this.contender.call(text).subscribe(this);
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		@SuppressWarnings("NonAtomicVolatileUpdate")
		public void onNext(String text) {
			if (text.equals(this.expected)) {
				this.expected = null;
				this.answered++;
			}
		}

		@Override
		public void onError(Throwable failure) {
			System.err.println("A call failed: " + failure + ", by " + failure.getCause());
			this.failed = true;
			call();
		}

		@Override
		public void onComplete() {
			this.failed = this.expected != null;
			call();
		}

	}

}
