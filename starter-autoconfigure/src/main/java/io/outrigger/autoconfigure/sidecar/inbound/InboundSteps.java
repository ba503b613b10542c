package io.outrigger.autoconfigure.sidecar.inbound;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.sidecar.inbound.InboundStep.Arrival;
import io.outrigger.sidecar.match.ArrivedRequest;
import io.outrigger.sidecar.match.ExemptPaths;

/**
 * The steps that requests take, one after the other.
 *
 * @param steps each, in order
 * @param exempt requests that take none
 * @param enabled whether any request takes them
 */
public record InboundSteps(List<InboundStep> steps, Supplier<ExemptPaths> exempt, BooleanSupplier enabled) {

	/**
	 * Copies the steps.
	 */
	public InboundSteps {
		steps = List.copyOf(steps);
	}

	Mono<Void> serve(Arrival arrival, Supplier<Mono<Void>> work) {
		return mayPassBy(arrival.request()) ? work.get() : step(0, arrival, work);
	}

	private boolean mayPassBy(ArrivedRequest request) {
		for (int i = 0; i < this.steps.size() && this.enabled.getAsBoolean(); i++) {
			if (this.steps.get(i).isOn()) {
				return this.exempt.get().contain(request);
			}
		}
		return true;
	}

	private Mono<Void> step(int from, Arrival arrival, Supplier<Mono<Void>> work) {
		for (int i = from; i < this.steps.size(); i++) {
			InboundStep step = this.steps.get(i);
			if (step.isOn()) {
				int next = i + 1;
				return step.serve(arrival, () -> step(next, arrival, work));
			}
		}
		return work.get();
	}

}
