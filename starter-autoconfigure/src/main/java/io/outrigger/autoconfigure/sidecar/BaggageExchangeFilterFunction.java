package io.outrigger.autoconfigure.sidecar;

import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.BaggageManager;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.propagation.Propagator;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.sidecar.SidecarSettings;

/**
 * Lets baggage travel with the balanced requests of a {@code WebClient}. Boot's
 * observation of the client writes the trace context by itself, but Micrometer's bridge
 * to OpenTelemetry takes the baggage from the current thread, which in a reactive
 * application has none unless {@code spring.reactor.context-propagation} is {@code auto}.
 * So what the propagator would have written is added here, in the scope of that same
 * observation.
 */
class BaggageExchangeFilterFunction implements ExchangeFilterFunction {

	private static final String BAGGAGE = "baggage";

	/*
	 * What every platform must carry (W3C Baggage, 3.3.2); more is a burden to all who
	 * get it.
	 */
	private static final int MAX_LENGTH = 8192;

	private final Supplier<SidecarSettings> settings;

	private final Propagator propagator;

	private final @Nullable BaggageManager manager;

	BaggageExchangeFilterFunction(Supplier<SidecarSettings> settings, Propagator propagator,
			@Nullable BaggageManager manager) {
		this.settings = settings;
		this.propagator = propagator;
		this.manager = manager;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (!request.attributes().containsKey(Attempt.ATTRIBUTE) || request.headers().containsKey(BAGGAGE)
				|| !this.settings.get().outbound().enabled()) {
			return next.exchange(request);
		}
		return Mono.deferContextual((context) -> {
			Observation observation = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
			return next.exchange(withBaggage(request, observation));
		});
	}

	private ClientRequest withBaggage(ClientRequest request, @Nullable Observation observation) {
		TracingContext tracing = (observation != null) ? observation.getContextView().get(TracingContext.class) : null;
		Span span = (tracing != null) ? tracing.getSpan() : null;
		if (observation == null || span == null || hasNone(span)) {
			return request;
		}
		Additions additions = new Additions(request);
		observation.scoped(() -> this.propagator.inject(span.context(), additions, (carrier, name, value) -> {
			if (carrier != null) {
				carrier.add(name, value);
			}
		}));
		return additions.toRequest();
	}

	// Most requests have none, and to find out costs far less than to write it
	private boolean hasNone(Span span) {
		return this.manager != null && this.manager.getAllBaggage(span.context()).isEmpty();
	}

	/**
	 * Headers that come beside those of a request. Most have their trace context and no
	 * baggage: these are not copied.
	 */
	private static final class Additions {

		private final ClientRequest request;

		private ClientRequest.@Nullable Builder builder;

		Additions(ClientRequest request) {
			this.request = request;
		}

		void add(String name, String value) {
			if (this.request.headers().containsKey(name) || value.length() > MAX_LENGTH) {
				return;
			}
			ClientRequest.Builder builder = (this.builder != null) ? this.builder : ClientRequest.from(this.request);
			builder.header(name, value);
			this.builder = builder;
		}

		ClientRequest toRequest() {
			return (this.builder != null) ? this.builder.build() : this.request;
		}

	}

}
