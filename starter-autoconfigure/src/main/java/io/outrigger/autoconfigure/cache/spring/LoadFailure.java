package io.outrigger.autoconfigure.cache.spring;

import org.springframework.cache.interceptor.CacheOperationInvoker;

/**
 * A load failed, as opposed to the cache. Spring wants the two told apart: the one is the
 * caller's to handle, the other the error handler's.
 */
final class LoadFailure extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Throwable thrown;

	LoadFailure(Throwable thrown) {
		super("A value could not be loaded: " + thrown, thrown, false, false);
		this.thrown = thrown;
	}

	/**
	 * Returns what the loader threw, which Spring may have wrapped and unwraps itself.
	 * @return the error
	 */
	Throwable thrown() {
		return this.thrown;
	}

	/**
	 * Returns what the method threw. In a future Spring leaves its wrapping on.
	 * @return the error
	 */
	Throwable original() {
		return (this.thrown instanceof CacheOperationInvoker.ThrowableWrapper wrapper) ? wrapper.getOriginal()
				: this.thrown;
	}

}
