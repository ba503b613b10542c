package io.outrigger.autoconfigure.sidecar.forwarded;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.sidecar.forwarded.AddressRange;
import io.outrigger.sidecar.forwarded.ForwardedSettings;

/**
 * Configuration properties of headers by which proxies say who sent a request.
 *
 * @param enabled Whether Forwarded and X-Forwarded-* are kept from the service unless a
 * trusted proxy sent them.
 * @param trustedProxies Addresses of the proxies that are believed, such as 10.0.0.0/8.
 * @param header Which header these proxies write; the other is never believed.
 */
@ConfigurationProperties(ForwardedProperties.PREFIX)
public record ForwardedProperties(@DefaultValue("true") boolean enabled, @DefaultValue List<String> trustedProxies,
		@DefaultValue("x-forwarded") Header header) {

	static final String PREFIX = "outrigger.sidecar.inbound.forwarded";

	private static final int MOST = 256;

	/**
	 * Reads every address.
	 */
	public ForwardedProperties {
		trustedProxies = List.copyOf(trustedProxies);
		InvalidPropertyException.require(trustedProxies.size() <= MOST, PREFIX + ".trusted-proxies",
				trustedProxies.size() + " ranges", "at most " + MOST);
		ranges(trustedProxies);
	}

	ForwardedSettings toSettings() {
		return new ForwardedSettings(this.enabled, ranges(this.trustedProxies), this.header == Header.FORWARDED);
	}

	private static List<AddressRange> ranges(List<String> texts) {
		List<AddressRange> ranges = new ArrayList<>();
		for (String text : texts) {
			try {
				ranges.add(AddressRange.of(text));
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidPropertyException(PREFIX + ".trusted-proxies", text, AddressRange.RULE);
			}
		}
		return ranges;
	}

	/**
	 * Which header proxies write.
	 */
	public enum Header {

		/**
		 * X-Forwarded-For and its like.
		 */
		X_FORWARDED,

		/**
		 * Forwarded (RFC 7239).
		 */
		FORWARDED

	}

}
