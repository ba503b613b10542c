package io.outrigger.autoconfigure.config.live.source;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What the settings were that the application started with, where they were imported.
 *
 * @param problem why they were not read from the store, or {@code null} if they were
 * @param writtenAt when the local snapshot was written that they are from instead, or
 * {@code null} if there was none
 * @param revision the revision that this was of
 */
public record Imported(@Nullable String problem, @Nullable Instant writtenAt, long revision) {

	/**
	 * They are those of the store.
	 */
	public static final Imported FROM_STORE = new Imported(null, null, 0);

}
