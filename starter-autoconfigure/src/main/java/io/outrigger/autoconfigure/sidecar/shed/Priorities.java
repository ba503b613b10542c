package io.outrigger.autoconfigure.sidecar.shed;

import java.util.function.Supplier;

import io.outrigger.sidecar.shed.PriorityRules;

/**
 * The rules that say how much depends on requests, as they are now.
 *
 * @param rules gives them
 */
public record Priorities(Supplier<PriorityRules> rules) implements Supplier<PriorityRules> {

	@Override
	public PriorityRules get() {
		return this.rules.get();
	}

}
