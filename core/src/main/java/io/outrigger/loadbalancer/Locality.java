package io.outrigger.loadbalancer;

import org.jspecify.annotations.Nullable;

import io.outrigger.registry.ServiceInstance;

/**
 * Where this process runs.
 *
 * @param zone its failure domain, if known
 * @param region its group of zones, if known
 */
public record Locality(@Nullable String zone, @Nullable String region) {

	/**
	 * It is not known where this process runs.
	 */
	public static final Locality UNKNOWN = new Locality(null, null);

	double distance(ServiceInstance instance) {
		if (this.zone == null && this.region == null) {
			return 0;
		}
		boolean sameRegion = this.region == null || this.region.equals(instance.region());
		if (sameRegion && this.zone != null && this.zone.equals(instance.zone())) {
			return 0;
		}
		return (sameRegion && this.region != null) ? 0.5 : 1;
	}

}
