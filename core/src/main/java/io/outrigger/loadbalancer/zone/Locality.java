package io.outrigger.loadbalancer.zone;

import org.jspecify.annotations.Nullable;

import io.outrigger.registry.ServiceInstance;

/**
 * Where something runs.
 *
 * @param zone its failure domain, if known
 * @param region its group of zones, if known
 */
public record Locality(@Nullable String zone, @Nullable String region) {

	/**
	 * It is not known where.
	 */
	public static final Locality UNKNOWN = new Locality(null, null);

	/**
	 * Returns how far away an instance is.
	 * @param instance the instance
	 * @return 0 in the same zone, 0.5 in the same region, 1 elsewhere; 0 for all if
	 * nothing is known here
	 */
	public double distance(ServiceInstance instance) {
		if (this.zone == null && this.region == null) {
			return 0;
		}
		boolean sameRegion = this.region == null || this.region.equals(instance.region());
		if (sameRegion && this.zone != null && this.zone.equals(instance.zone())) {
			return 0;
		}
		return (sameRegion && this.region != null) ? 0.5 : 1;
	}

	/**
	 * Returns where an instance runs, as far as that matters here: if the region is not
	 * known here, zones of the same name are the same zone.
	 * @param instance the instance
	 * @return its zone and region
	 */
	public Locality of(ServiceInstance instance) {
		return new Locality(instance.zone(), (this.region != null) ? instance.region() : null);
	}

}
