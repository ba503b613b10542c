package io.outrigger.autoconfigure.sidecar;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

import io.outrigger.autoconfigure.actuate.Problems;
import io.outrigger.autoconfigure.sidecar.route.RouteExplainer;
import io.outrigger.autoconfigure.sidecar.route.RouteExplanation;
import io.outrigger.autoconfigure.sidecar.route.RouteReport;
import io.outrigger.sidecar.InboundOutcome;
import io.outrigger.sidecar.InboundTraffic;
import io.outrigger.sidecar.SidecarSettings;

/**
 * {@code /actuator/sidecar}: what the sidecar does now, and what it has seen.
 */
@WebEndpoint(id = "sidecar", defaultAccess = Access.READ_ONLY)
public class SidecarEndpoint {

	private final Supplier<SidecarSettings> settings;

	private final InboundTraffic traffic;

	private final @Nullable RouteExplainer routes;

	SidecarEndpoint(Supplier<SidecarSettings> settings, InboundTraffic traffic, @Nullable RouteExplainer routes) {
		this.settings = settings;
		this.traffic = traffic;
		this.routes = routes;
	}

	/**
	 * Returns the settings in effect and the counts so far, or how a request would be
	 * attempted.
	 * @param explain method and address of a request, a space between them
	 * @return both directions, or the explanation; 400 for what is no request
	 */
	@ReadOperation
	public WebEndpointResponse<?> sidecar(@org.springframework.lang.Nullable String explain) {
		if (explain == null) {
			return new WebEndpointResponse<>(descriptor());
		}
		RouteExplanation explanation = (this.routes != null) ? this.routes.explain(explain) : null;
		return (explanation != null) ? new WebEndpointResponse<>(explanation)
				: Problems.problem(WebEndpointResponse.STATUS_BAD_REQUEST, "explain", explain, RouteExplainer.RULE);
	}

	SidecarDescriptor descriptor() {
		SidecarSettings current = this.settings.get();
		Map<String, Long> requests = new LinkedHashMap<>();
		for (InboundOutcome outcome : InboundOutcome.values()) {
			requests.put(outcome.name().toLowerCase(Locale.ROOT), this.traffic.ends(outcome));
		}
		SidecarSettings.Inbound inbound = current.inbound();
		return new SidecarDescriptor(
				new InboundDescriptor(inbound.enabled(), inbound.trustPlatformHeaders(), inbound.instanceHeader(),
						this.traffic.inFlight(), requests, this.traffic.strippedHeaders()),
				new OutboundDescriptor(current.outbound().enabled(),
						(this.routes != null) ? this.routes.routes() : List.of()));
	}

	/**
	 * The sidecar.
	 *
	 * @param inbound requests that come in
	 * @param outbound balanced requests that go out
	 */
	public record SidecarDescriptor(InboundDescriptor inbound, OutboundDescriptor outbound) {
	}

	/**
	 * Requests that come in.
	 *
	 * @param enabled whether the sidecar does anything to them
	 * @param trustPlatformHeaders whether the platform's headers reach the service
	 * @param instanceHeader whether responses name this instance
	 * @param inFlight requests that have not ended
	 * @param requests requests that ended, by how they ended
	 * @param strippedHeaders headers kept from the service
	 */
	public record InboundDescriptor(boolean enabled, boolean trustPlatformHeaders, boolean instanceHeader,
			long inFlight, Map<String, Long> requests, long strippedHeaders) {
	}

	/**
	 * Balanced requests that go out.
	 *
	 * @param enabled whether the sidecar does anything to them
	 * @param routes those that differ from the others, in the order in which they are
	 * asked
	 */
	public record OutboundDescriptor(boolean enabled, List<RouteReport> routes) {
	}

}
