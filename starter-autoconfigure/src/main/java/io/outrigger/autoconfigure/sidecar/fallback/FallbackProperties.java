package io.outrigger.autoconfigure.sidecar.fallback;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.sidecar.fallback.FallbackSettings;
import io.outrigger.sidecar.fallback.FallbackSettings.FixedAnswer;

/**
 * What callers get when the service does not answer: the first of these that can be had.
 *
 * @param stale How old an answer to the same request may be that was kept for this.
 * @param service Another service that is asked.
 * @param status Status of the answer that is given at last.
 * @param contentType Type of its body.
 * @param body Its body.
 */
public record FallbackProperties(@DefaultValue("0") Duration stale, @Nullable String service, @Nullable Integer status,
		@DefaultValue("application/json") String contentType, @Nullable String body) {

	/**
	 * Creates the settings.
	 * @return the settings; {@code null} if nothing is set
	 * @throws io.outrigger.loadbalancer.settings.InvalidSettingException if a property
	 * breaks its rule
	 */
	public @Nullable FallbackSettings toSettings() {
		FixedAnswer answer = (this.status != null || this.body != null)
				? new FixedAnswer((this.status != null) ? this.status : 200, this.contentType,
						(this.body != null) ? this.body : "")
				: null;
		FallbackSettings settings = new FallbackSettings(this.stale, this.service, answer);
		return (answer != null || this.service != null || !this.stale.isZero()) ? settings : null;
	}

}
