package io.outrigger.autoconfigure.sidecar.header;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.sidecar.inbound.HeaderLimits;

/**
 * Configuration properties of the headers that requests may have.
 *
 * @param maxCount Number of header lines that a request may have.
 * @param timeout Time within which the request line and all headers must have come, from
 * the opening of the connection or, on one that is used again, from their first byte; 0
 * for any. Holds for HTTP/1.1 on Reactor Netty.
 */
@ConfigurationProperties(HeaderProperties.PREFIX)
public record HeaderProperties(@DefaultValue("100") int maxCount, @DefaultValue("10s") Duration timeout) {

	static final String PREFIX = "outrigger.sidecar.inbound.headers";

	/**
	 * Checks every value.
	 */
	public HeaderProperties {
		InvalidPropertyException.require(HeaderLimits.isCount(maxCount), PREFIX + ".max-count", maxCount,
				HeaderLimits.COUNT_RULE);
		InvalidPropertyException.require(HeaderLimits.isTimeout(timeout), PREFIX + ".timeout", timeout,
				HeaderLimits.TIMEOUT_RULE);
	}

	/**
	 * Translates the properties.
	 * @return the limits
	 */
	public HeaderLimits toLimits() {
		return new HeaderLimits(this.maxCount, this.timeout);
	}

}
