package io.outrigger.cache;

/**
 * A cache was asked for with types other than those it was created with. The message
 * names the cache and both pairs of types.
 */
public final class CacheTypeMismatchException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param cache the cache that is there
	 * @param keyType the type of keys asked for
	 * @param valueType the type of values asked for
	 */
	public CacheTypeMismatchException(IntelligentCache<?, ?> cache, Class<?> keyType, Class<?> valueType) {
		super("Cache '" + cache.name() + "' holds " + types(cache.keyType(), cache.valueType()) + " but was asked for "
				+ types(keyType, valueType) + "; give each pair of types a cache of its own");
	}

	private static String types(Class<?> keyType, Class<?> valueType) {
		return valueType.getName() + " by " + keyType.getName();
	}

}
