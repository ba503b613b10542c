package io.outrigger.autoconfigure.sidecar;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

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

	SidecarEndpoint(Supplier<SidecarSettings> settings, InboundTraffic traffic) {
		this.settings = settings;
		this.traffic = traffic;
	}

	/**
	 * Returns the settings in effect and the counts so far.
	 * @return both directions
	 */
	@ReadOperation
	public SidecarDescriptor sidecar() {
		SidecarSettings current = this.settings.get();
		Map<String, Long> requests = new LinkedHashMap<>();
		for (InboundOutcome outcome : InboundOutcome.values()) {
			requests.put(outcome.name().toLowerCase(Locale.ROOT), this.traffic.ends(outcome));
		}
		SidecarSettings.Inbound inbound = current.inbound();
		return new SidecarDescriptor(
				new InboundDescriptor(inbound.enabled(), inbound.trustPlatformHeaders(), inbound.instanceHeader(),
						this.traffic.inFlight(), requests, this.traffic.strippedHeaders()),
				new OutboundDescriptor(current.outbound().enabled()));
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
	 */
	public record OutboundDescriptor(boolean enabled) {
	}

}
