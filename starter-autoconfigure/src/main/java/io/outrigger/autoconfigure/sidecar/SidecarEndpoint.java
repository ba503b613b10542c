package io.outrigger.autoconfigure.sidecar;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

import io.outrigger.autoconfigure.actuate.Problems;
import io.outrigger.autoconfigure.sidecar.access.CallerAccess;
import io.outrigger.autoconfigure.sidecar.limit.InboundLimits;
import io.outrigger.autoconfigure.sidecar.limit.LimitsDescriptor;
import io.outrigger.autoconfigure.sidecar.route.RouteExplainer;
import io.outrigger.autoconfigure.sidecar.route.RouteExplanation;
import io.outrigger.autoconfigure.sidecar.route.RouteReport;
import io.outrigger.sidecar.InboundOutcome;
import io.outrigger.sidecar.InboundTraffic;
import io.outrigger.sidecar.SidecarSettings;
import io.outrigger.sidecar.identity.IdentitySettings;
import io.outrigger.sidecar.identity.IdentityTokens;
import io.outrigger.sidecar.identity.TokenKey;

/**
 * {@code /actuator/sidecar}: what the sidecar does now, and what it has seen.
 */
@WebEndpoint(id = "sidecar", defaultAccess = Access.READ_ONLY)
public class SidecarEndpoint {

	private final Supplier<SidecarSettings> settings;

	private final InboundTraffic traffic;

	private final @Nullable RouteExplainer routes;

	private final @Nullable IdentityTokens tokens;

	private final @Nullable InboundLimits limits;

	SidecarEndpoint(Supplier<SidecarSettings> settings, InboundTraffic traffic, @Nullable RouteExplainer routes,
			@Nullable IdentityTokens tokens, @Nullable InboundLimits limits) {
		this.settings = settings;
		this.traffic = traffic;
		this.routes = routes;
		this.tokens = tokens;
		this.limits = limits;
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
						inbound.loadHeader(), inbound.verifyIdentity(), inbound.honourDeadline(),
						this.traffic.inFlight(), requests, this.traffic.strippedHeaders(),
						(this.limits != null) ? this.limits.refused() : Map.of(),
						(this.limits != null) ? this.limits.access().describe() : List.of(),
						(this.limits != null) ? this.limits.describe() : null),
				new OutboundDescriptor(current.outbound().enabled(),
						(this.routes != null) ? this.routes.routes() : List.of(),
						(this.tokens != null) ? IdentityDescriptor.of(this.tokens) : null));
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
	 * @param loadHeader whether responses to balanced requests say how busy this instance
	 * is
	 * @param verifyIdentity whether tokens of callers are checked
	 * @param honourDeadline whether work ends when its caller has stopped waiting
	 * @param inFlight requests that have not ended
	 * @param requests requests that ended, by how they ended
	 * @param strippedHeaders headers kept from the service
	 * @param refused requests that were not let in, by the reason
	 * @param access who may make which requests, in the order in which the rules are
	 * asked
	 * @param limits what decides how many are let in; {@code null} where nothing does
	 */
	public record InboundDescriptor(boolean enabled, boolean trustPlatformHeaders, boolean instanceHeader,
			boolean loadHeader, boolean verifyIdentity, boolean honourDeadline, long inFlight,
			Map<String, Long> requests, long strippedHeaders, Map<String, Long> refused,
			List<CallerAccess.RuleDescriptor> access, @Nullable LimitsDescriptor limits) {
	}

	/**
	 * Balanced requests that go out.
	 *
	 * @param enabled whether the sidecar does anything to them
	 * @param routes those that differ from the others, in the order in which they are
	 * asked
	 * @param identity how they prove who calls; {@code null} where nothing can sign
	 */
	public record OutboundDescriptor(boolean enabled, List<RouteReport> routes, @Nullable IdentityDescriptor identity) {
	}

	/**
	 * How requests prove who calls.
	 *
	 * @param active id of the key that signs; {@code null} for none
	 * @param keys ids of all keys
	 * @param minted tokens that were signed
	 * @param failed times that there was no token
	 */
	public record IdentityDescriptor(@Nullable String active, Set<String> keys, long minted, long failed) {

		static IdentityDescriptor of(IdentityTokens tokens) {
			IdentitySettings settings = tokens.settings();
			TokenKey active = settings.active();
			return new IdentityDescriptor((active != null) ? active.id() : null,
					new TreeSet<>(settings.keys().keySet()), tokens.minted(), tokens.failed());
		}

	}

}
