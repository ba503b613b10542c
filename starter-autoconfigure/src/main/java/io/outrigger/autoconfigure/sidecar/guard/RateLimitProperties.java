package io.outrigger.autoconfigure.sidecar.guard;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.loadbalancer.settings.Rule;
import io.outrigger.sidecar.guard.RateLimitSettings;

/**
 * How many calls may be made.
 *
 * @param enabled Whether that is limited; any other of these properties switches it on as
 * well.
 * @param name Name of a Resilience4j rate limiter that decides instead.
 * @param permits How many calls may be made within each period; needed unless a name is
 * given.
 * @param period The period.
 * @param maxWait How long a call may wait for the next period.
 */
public record RateLimitProperties(@DefaultValue("true") boolean enabled, @Nullable String name,
		@Nullable Integer permits, @DefaultValue("1s") Duration period, @DefaultValue("0") Duration maxWait) {

	@Nullable RateLimitSettings toSettings() {
		if (!this.enabled) {
			return null;
		}
		RateLimitSettings settings = new RateLimitSettings(this.name, (this.permits != null) ? this.permits : 1,
				this.period, this.maxWait);
		Rule.require(this.permits != null || this.name != null, "rate-limit.permits", "", "from 1 to 100000000");
		return settings;
	}

}
