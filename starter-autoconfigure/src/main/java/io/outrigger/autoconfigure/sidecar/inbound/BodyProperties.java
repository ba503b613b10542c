package io.outrigger.autoconfigure.sidecar.inbound;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.sidecar.inbound.BodyLimits;

/**
 * Configuration properties of what requests may bring.
 *
 * @param maxSize Size of the largest body that is taken.
 * @param minRate What must come of a body each second, on average; 0 for no limit. Bodies
 * of streaming media types may come as slowly as they like.
 * @param grace Time before the rate counts.
 */
@ConfigurationProperties(BodyProperties.PREFIX)
public record BodyProperties(@Nullable DataSize maxSize, @DefaultValue("240B") DataSize minRate,
		@DefaultValue("5s") Duration grace) {

	static final String PREFIX = "outrigger.sidecar.inbound.body";

	/**
	 * Checks every value.
	 */
	public BodyProperties {
		InvalidPropertyException.require(maxSize == null || maxSize.toBytes() >= 1, PREFIX + ".max-size", maxSize,
				BodyLimits.SIZE_RULE);
		InvalidPropertyException.require(BodyLimits.isRate(minRate.toBytes()), PREFIX + ".min-rate", minRate,
				BodyLimits.RATE_RULE);
		InvalidPropertyException.require(BodyLimits.isGrace(grace), PREFIX + ".grace", grace, BodyLimits.GRACE_RULE);
	}

	/**
	 * Translates the properties.
	 * @return the limits
	 */
	public BodyLimits toLimits() {
		return new BodyLimits((this.maxSize != null) ? this.maxSize.toBytes() : Long.MAX_VALUE, this.minRate.toBytes(),
				this.grace);
	}

}
