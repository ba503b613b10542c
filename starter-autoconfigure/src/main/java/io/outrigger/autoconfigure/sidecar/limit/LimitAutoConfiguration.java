package io.outrigger.autoconfigure.sidecar.limit;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.sidecar.access.AccessAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.access.CallerAccess;
import io.outrigger.autoconfigure.sidecar.exempt.ExemptAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.exempt.Exemptions;
import io.outrigger.autoconfigure.sidecar.inbound.InboundAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.rate.RateAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.shed.Priorities;
import io.outrigger.autoconfigure.sidecar.shed.ShedAutoConfiguration;
import io.outrigger.sidecar.inbound.Refusals;
import io.outrigger.sidecar.rate.RateLimits;
import io.outrigger.sidecar.shed.LoadShedding;

/**
 * Auto-configuration of what is shown of which requests are let in, and how many.
 */
@AutoConfiguration(after = { InboundAutoConfiguration.class, AccessAutoConfiguration.class, RateAutoConfiguration.class,
		ShedAutoConfiguration.class, ExemptAutoConfiguration.class })
@ConditionalOnFeature("sidecar")
@ConditionalOnBean({ Refusals.class, CallerAccess.class, RateLimits.class, LoadShedding.class, Priorities.class,
		Exemptions.class })
public final class LimitAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	InboundLimits outriggerInboundLimits(Refusals refusals, CallerAccess access, RateLimits rates,
			LoadShedding shedding, Priorities priorities, Exemptions exempt) {
		return new InboundLimits(refusals, access, rates, shedding, priorities, exempt);
	}

}
