package io.outrigger.autoconfigure.sidecar.observation;

import java.util.Locale;
import java.util.function.Supplier;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.statistics.Outcome;

/**
 * Observes tries: one observation {@value #NAME} each, below that of their call. What the
 * instance observes of a try is below that of the try.
 */
public final class TryObservations {

	/**
	 * How the observations are called.
	 */
	public static final String NAME = "outrigger.client.attempt";

	private static final String OUTCOME = "outcome";

	private final ObservationRegistry registry;

	private final Supplier<ObservedTries> which;

	/**
	 * Creates them.
	 * @param registry hears of them
	 * @param which which tries are observed, as it is now
	 */
	public TryObservations(ObservationRegistry registry, Supplier<ObservedTries> which) {
		this.registry = registry;
		this.which = which;
	}

	boolean isObserved(Attempt attempt) {
		return !this.registry.isNoop() && this.which.get().include(attempt.number());
	}

	/**
	 * Begins to observe a try.
	 * @param attempt the try
	 * @param call the observation of its call; {@code null} for that of the thread
	 * @param headers get those that tell the instance of it, in place of the call's
	 * @return the observation, started
	 */
	Observation start(Attempt attempt, @Nullable Observation call, HttpHeaders headers) {
		SenderContext<HttpHeaders> context = new SenderContext<>((carrier, name, value) -> headers.set(name, value));
		context.setCarrier(headers);
		Observation observation = Observation.createNotStarted(NAME, () -> context, this.registry)
			.lowCardinalityKeyValue("service", attempt.service())
			.lowCardinalityKeyValue("attempt", String.valueOf(attempt.number()))
			.lowCardinalityKeyValue(OUTCOME, "cancelled")
			.highCardinalityKeyValue("instance", attempt.instanceId());
		if (call != null) {
			observation.parentObservation(call);
		}
		return observation.start();
	}

	static void answered(Observation observation, int status) {
		observation.lowCardinalityKeyValue(outcome(Outcome.ofStatus(status)));
	}

	static void failed(Observation observation, Throwable error) {
		observation.lowCardinalityKeyValue(outcome(Outcome.ofError(error))).error(error);
	}

	private static KeyValue outcome(Outcome outcome) {
		return KeyValue.of(OUTCOME, outcome.name().toLowerCase(Locale.ROOT));
	}

}
