package io.outrigger.loadbalancer.steering;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.outrigger.registry.ServiceInstance;

/**
 * Tells some instances of a service from the others. Immutable.
 *
 * @param version their version, or {@code null} for any
 * @param metadata what their metadata say, at least
 */
public record InstanceMatch(@Nullable String version, Map<String, String> metadata) {

	/**
	 * Copies the metadata.
	 * @throws IllegalArgumentException if all instances match
	 */
	public InstanceMatch {
		metadata = Map.copyOf(metadata);
		if (version == null && metadata.isEmpty()) {
			throw new IllegalArgumentException("Load balancer split is without version and metadata but must: "
					+ "name at least one of them, for else it would mean every instance");
		}
	}

	/**
	 * Whether an instance is one of them.
	 * @param instance the instance
	 * @return {@code true} if version and metadata are as asked for
	 */
	public boolean includes(ServiceInstance instance) {
		return (this.version == null || this.version.equals(instance.version()))
				&& instance.metadata().entrySet().containsAll(this.metadata.entrySet());
	}

}
