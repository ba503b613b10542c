package io.outrigger.sidecar;

/**
 * What the sidecar does. Immutable.
 *
 * @param inbound what it does to requests that come in
 * @param outbound what it does to balanced requests that go out
 */
public record SidecarSettings(Inbound inbound, Outbound outbound) {

	/**
	 * What the sidecar does to requests that come in.
	 *
	 * @param enabled whether it does anything
	 * @param trustPlatformHeaders whether the platform's request headers reach the
	 * service
	 * @param instanceHeader whether responses name this instance
	 */
	public record Inbound(boolean enabled, boolean trustPlatformHeaders, boolean instanceHeader) {
	}

	/**
	 * What the sidecar does to balanced requests that go out.
	 *
	 * @param enabled whether it does anything
	 */
	public record Outbound(boolean enabled) {
	}

}
