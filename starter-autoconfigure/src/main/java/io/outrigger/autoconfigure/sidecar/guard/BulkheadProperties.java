package io.outrigger.autoconfigure.sidecar.guard;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.sidecar.guard.BulkheadSettings;

/**
 * How many calls may be under way.
 *
 * @param enabled Whether that is limited; any other of these properties switches it on as
 * well.
 * @param name Name of a Resilience4j bulkhead that decides instead of the number.
 * @param maxConcurrent How many calls may be under way, until their responses are read.
 * @param maxWait How long a call may wait for another to end.
 * @param maxWaiting How many calls may wait.
 */
public record BulkheadProperties(@DefaultValue("true") boolean enabled, @Nullable String name,
		@DefaultValue("64") int maxConcurrent, @DefaultValue("0") Duration maxWait,
		@DefaultValue("64") int maxWaiting) {

	@Nullable BulkheadSettings toSettings() {
		return this.enabled ? new BulkheadSettings(this.name, this.maxConcurrent, this.maxWaiting, this.maxWait) : null;
	}

}
