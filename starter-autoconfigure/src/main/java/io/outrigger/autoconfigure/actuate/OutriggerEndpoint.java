package io.outrigger.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

import io.outrigger.autoconfigure.SelfIdentity;

/**
 * {@code /actuator/outrigger}: each feature on or off, its backend, the age of its view,
 * and whether it is degraded and why.
 */
@WebEndpoint(id = "outrigger", defaultAccess = Access.READ_ONLY)
public class OutriggerEndpoint {

	private final SelfIdentity self;

	private final String namespace;

	private final List<FeatureReport> reports;

	OutriggerEndpoint(SelfIdentity self, String namespace, List<FeatureReport> reports) {
		this.self = self;
		this.namespace = namespace;
		this.reports = reports;
	}

	/**
	 * Returns the overview.
	 * @return the overview
	 */
	@ReadOperation
	public Overview overview() {
		Map<String, FeatureOverview> features = new LinkedHashMap<>();
		for (Feature feature : Feature.values()) {
			features.put(feature.name().toLowerCase(Locale.ROOT), FeatureOverview.OFF);
		}
		for (FeatureReport report : this.reports) {
			features.put(report.feature().name().toLowerCase(Locale.ROOT), FeatureOverview.of(report.status()));
		}
		return new Overview(this.namespace, this.self.service(), this.self.id(), features);
	}

	/**
	 * The platform in this process.
	 *
	 * @param namespace the namespace
	 * @param service the name of this service
	 * @param instance the id of this instance
	 * @param features every feature by name
	 */
	public record Overview(String namespace, String service, String instance, Map<String, FeatureOverview> features) {
	}

	/**
	 * One feature in this process.
	 *
	 * @param enabled whether it is on
	 * @param backend where it keeps what it knows
	 * @param viewAgeMs the age of its view in milliseconds
	 * @param degraded whether it does less than it should
	 * @param reason why it is degraded
	 */
	public record FeatureOverview(boolean enabled, @Nullable String backend, @Nullable Long viewAgeMs, boolean degraded,
			@Nullable String reason) {

		static final FeatureOverview OFF = new FeatureOverview(false, null, null, false, null);

		static FeatureOverview of(FeatureStatus status) {
			return new FeatureOverview(true, status.backend(), status.viewAgeMs(), status.degraded() != null,
					status.degraded());
		}

	}

}
