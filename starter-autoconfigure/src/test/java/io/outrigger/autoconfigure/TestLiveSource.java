package io.outrigger.autoconfigure;

import java.util.function.Supplier;

/**
 * Gives the properties of one type as a test says, and all others as they were.
 *
 * @param <T> the type
 * @param type the type
 * @param live gives the properties
 */
public record TestLiveSource<T>(Class<T> type, Supplier<T> live) implements LiveSettings.Source {

	@Override
	@SuppressWarnings("unchecked")
	public <P> Supplier<P> of(P fixed) {
		return this.type.isInstance(fixed) ? () -> (P) this.live.get() : () -> fixed;
	}

}
