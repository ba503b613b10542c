package io.outrigger.config;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Settings that follow the config center. Each value is complete and valid: a release
 * shows as a whole or not at all, and one that cannot be used is never seen. Safe for use
 * from several threads.
 *
 * @param <T> the type of the settings, an immutable one
 */
public interface LiveConfig<T> {

	/**
	 * Returns what the settings are now. Costs a volatile read and allocates nothing: ask
	 * each time rather than keep the answer.
	 * @return the settings
	 */
	T get();

	/**
	 * Follows the settings: the present value, then each later one. A slow subscriber
	 * misses values in between but always receives the last. Signals come on Reactor's
	 * parallel scheduler.
	 * @return the values; it neither completes nor fails
	 */
	Flux<T> changes();

	/**
	 * Settings that never change, for tests and where there is no config center.
	 * @param <T> the type of the settings
	 * @param value the value
	 * @return the settings
	 */
	static <T> LiveConfig<T> fixed(T value) {
		return new Holder<>(value);
	}

	/**
	 * The side on which values are set. Hand it out as a {@link LiveConfig}.
	 *
	 * @param <T> the type of the settings
	 */
	final class Holder<T> implements LiveConfig<T> {

		private final Sinks.Many<Boolean> wakeUps = Sinks.many().replay().latestOrDefault(Boolean.TRUE);

		private volatile T value;

		/**
		 * Creates the holder.
		 * @param initial the first value
		 */
		public Holder(T initial) {
			this.value = initial;
		}

		@Override
		public T get() {
			return this.value;
		}

		@Override
		public Flux<T> changes() {
			return this.wakeUps.asFlux()
				.onBackpressureLatest()
				.publishOn(Schedulers.parallel(), 1)
				.map((wakeUp) -> this.value)
				.distinctUntilChanged();
		}

		/**
		 * Sets the value and tells whoever follows it. Does not wait for them.
		 * @param value the new value
		 */
		public synchronized void set(T value) {
			this.value = value;
			this.wakeUps.emitNext(Boolean.TRUE, Sinks.EmitFailureHandler.FAIL_FAST);
		}

	}

}
