package io.outrigger.autoconfigure.sidecar;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.sidecar.observation.ObservedTries;
import io.outrigger.sidecar.SidecarSettings;

/**
 * Configuration properties of the sidecar.
 *
 * @param enabled Whether the sidecar is active.
 * @param inbound What it does to requests that come in.
 * @param outbound What it does to balanced requests that go out.
 */
@ConfigurationProperties("outrigger.sidecar")
public record SidecarProperties(@DefaultValue("true") boolean enabled, @DefaultValue InboundProperties inbound,
		@DefaultValue OutboundProperties outbound) {

	/**
	 * Translates the properties.
	 * @return what the sidecar does
	 */
	public SidecarSettings toSettings() {
		return new SidecarSettings(this.inbound.toSettings(), new SidecarSettings.Outbound(this.outbound.enabled));
	}

	/**
	 * What the sidecar does to requests that come in.
	 *
	 * @param enabled Whether it does anything to requests that come in.
	 * @param trustPlatformHeaders Whether the platform's own request headers reach the
	 * service; for networks in which only instances of the platform can call.
	 * @param instanceHeader Whether responses name this instance.
	 * @param loadHeader Whether responses to balanced requests say how busy this instance
	 * is.
	 * @param verifyIdentity Whether tokens by which callers prove who they are are
	 * checked, and requests with bad ones refused; needs keys.
	 * @param honourDeadline Whether work ends when a trusted caller has stopped waiting.
	 */
	public record InboundProperties(@DefaultValue("true") boolean enabled,
			@DefaultValue("false") boolean trustPlatformHeaders, @DefaultValue("true") boolean instanceHeader,
			@DefaultValue("true") boolean loadHeader, @DefaultValue("true") boolean verifyIdentity,
			@DefaultValue("true") boolean honourDeadline) {

		SidecarSettings.Inbound toSettings() {
			return new SidecarSettings.Inbound(this.enabled, this.trustPlatformHeaders, this.instanceHeader,
					this.loadHeader, this.verifyIdentity, this.honourDeadline);
		}

	}

	/**
	 * What the sidecar does to balanced requests that go out.
	 *
	 * @param enabled Whether it does anything to balanced requests that go out.
	 * @param sslBundle Name of the SSL bundle for connections to instances that speak
	 * TLS; read at start-up only.
	 * @param observedTries Which tries have an observation of their own: none, repeated
	 * (those after the first) or all.
	 */
	public record OutboundProperties(@DefaultValue("true") boolean enabled, @Nullable String sslBundle,
			@DefaultValue("repeated") ObservedTries observedTries) {
	}

}
