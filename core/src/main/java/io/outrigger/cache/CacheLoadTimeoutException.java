package io.outrigger.cache;

import java.time.Duration;

/**
 * The value of a key did not arrive within the load timeout; the key can be loaded again.
 * The message names the cache, the type of the key and the timeout. It never shows the
 * key itself: a key may be a token or an address, and messages end up in logs.
 */
public final class CacheLoadTimeoutException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param cache name of the cache
	 * @param keyType type of its keys
	 * @param timeout the load timeout
	 */
	public CacheLoadTimeoutException(String cache, Class<?> keyType, Duration timeout) {
		super("Cache '" + cache + "' waited " + timeout.toMillis() + " ms for the value of a key of type "
				+ keyType.getName() + "; make the loader faster or raise outrigger.cache.caches." + cache
				+ ".load-timeout");
	}

}
