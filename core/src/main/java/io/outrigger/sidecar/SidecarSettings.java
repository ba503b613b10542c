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
	 * @param loadHeader whether responses to balanced requests say how busy this instance
	 * is
	 * @param verifyIdentity whether tokens are checked by which callers prove who they
	 * are
	 * @param honourDeadline whether work ends when its caller has stopped waiting
	 */
	public record Inbound(boolean enabled, boolean trustPlatformHeaders, boolean instanceHeader, boolean loadHeader,
			boolean verifyIdentity, boolean honourDeadline) {
	}

	/**
	 * What the sidecar does to balanced requests that go out.
	 *
	 * @param enabled whether it does anything
	 */
	public record Outbound(boolean enabled) {
	}

}
