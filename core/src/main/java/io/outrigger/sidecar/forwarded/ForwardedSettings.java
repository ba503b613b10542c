package io.outrigger.sidecar.forwarded;

import java.net.InetAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of headers by which proxies say who sent a request. Immutable.
 *
 * @param enabled whether anything does
 * @param trustedProxies addresses of the proxies that are believed
 * @param standard whether they write {@code Forwarded}; else {@code X-Forwarded-For} and
 * its like. What they do not write they let through, so that it is never believed
 */
public record ForwardedSettings(boolean enabled, List<AddressRange> trustedProxies, boolean standard) {

	/**
	 * Copies the list.
	 */
	public ForwardedSettings {
		trustedProxies = List.copyOf(trustedProxies);
	}

	/**
	 * Whether a proxy is believed.
	 * @param address its address; {@code null} if it is not known
	 * @return {@code true} if it is one of those
	 */
	public boolean trusts(@Nullable InetAddress address) {
		if (address == null) {
			return false;
		}
		for (AddressRange range : this.trustedProxies) {
			if (range.contains(address)) {
				return true;
			}
		}
		return false;
	}

}
