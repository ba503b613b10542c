package io.outrigger.benchmarks.sidecar.fault;

import java.util.function.Consumer;

import io.outrigger.benchmarks.sidecar.fault.callee.Stage;

/**
 * What goes wrong.
 */
@FunctionalInterface
interface Fault {

	/**
	 * Lets it go wrong. Called four times a second for as long as it lasts; what ends it
	 * is that all is healed.
	 * @param stage where
	 * @param before how often it was called before
	 */
	void strike(Stage stage, int before);

	/**
	 * Returns a fault that goes on by itself once it has begun.
	 * @param begin how it begins
	 * @return the fault
	 */
	static Fault lasting(Consumer<Stage> begin) {
		return (stage, before) -> {
			if (before == 0) {
				begin.accept(stage);
			}
		};
	}

}
