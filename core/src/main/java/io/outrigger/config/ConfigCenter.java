package io.outrigger.config;

/**
 * Hands out the store of each scope. Safe for use from several threads; nothing here
 * blocks.
 */
public interface ConfigCenter {

	/**
	 * The most scopes that a process has to do with.
	 */
	int MAX_SCOPES = 128;

	/**
	 * Returns the store of a scope, which is followed from then on.
	 * @param scope the scope
	 * @return the store, the same object each time
	 * @throws ConfigLimitException if there are {@value #MAX_SCOPES} others already
	 */
	ConfigStore scope(ConfigScope scope);

}
