package io.outrigger.loadbalancer.attempt.guard;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.Attempt;

/**
 * Leave for one call. Whatever it took is given back once the call was told to have
 * failed or been cancelled, or once the try that answered has ended; what is told after
 * the first end changes nothing. Safe for use from several threads.
 */
public interface CallPass {

	/**
	 * The pass of a call that nobody guards.
	 */
	CallPass FREE = new CallPass() {

		@Override
		public @Nullable CompletableFuture<?> waiting() {
			return null;
		}

		@Override
		public boolean permits(Attempt chosen) {
			return true;
		}

		@Override
		public CallRejectedException noInstance() {
			throw new IllegalStateException("Every instance is permitted");
		}

		@Override
		public void answered(Attempt attempt) {
		}

		@Override
		public void failed(Throwable error) {
		}

		@Override
		public void cancelled() {
		}

	};

	/**
	 * Returns what the call has to wait for before its first try, within bounded time.
	 * @return completes when it may go on, or with a {@link CallRejectedException};
	 * {@code null} if it may at once
	 */
	@Nullable CompletableFuture<?> waiting();

	/**
	 * Asks for leave for a try.
	 * @param chosen the attempt, which has not begun; if it is permitted, its end is told
	 * by itself
	 * @return whether it may be sent
	 */
	boolean permits(Attempt chosen);

	/**
	 * Returns why a call ends of which no first try was permitted.
	 * @return the reason
	 */
	CallRejectedException noInstance();

	/**
	 * The call has the answer that its caller gets.
	 * @param attempt whose answer it is
	 */
	void answered(Attempt attempt);

	/**
	 * The call failed.
	 * @param error how
	 */
	void failed(Throwable error);

	/**
	 * The caller gave up, or nothing came.
	 */
	void cancelled();

}
