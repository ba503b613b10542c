package io.outrigger.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;

/**
 * Health of the platform: up while the service can do its work, be it from a stale view;
 * the details say how stale and what is degraded.
 */
class OutriggerHealthIndicator extends AbstractHealthIndicator {

	private final List<FeatureReport> reports;

	OutriggerHealthIndicator(List<FeatureReport> reports) {
		super("Outrigger's health could not be told");
		this.reports = reports;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.up();
		for (FeatureReport report : this.reports) {
			FeatureStatus status = report.status();
			Map<String, Object> details = new LinkedHashMap<>();
			details.put("backend", status.backend());
			details.put("viewAgeMs", status.viewAgeMs());
			if (status.degraded() != null) {
				details.put("degraded", status.degraded());
			}
			builder.withDetail(report.feature().name().toLowerCase(Locale.ROOT), details);
		}
	}

}
