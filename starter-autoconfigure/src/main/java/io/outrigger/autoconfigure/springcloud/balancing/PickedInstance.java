package io.outrigger.autoconfigure.springcloud.balancing;

import java.net.URI;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;

import io.outrigger.autoconfigure.springcloud.DiscoveredInstance;
import io.outrigger.loadbalancer.Attempt;

/**
 * An instance that was picked for one request, with the attempt that counts it: Spring
 * Cloud hands on nothing else from the choice to the end. Equals others that are the same
 * instance. Safe for use from several threads.
 */
public final class PickedInstance implements ServiceInstance {

	/**
	 * Name of the request attribute that has the ids of the instances which got the
	 * request before, a {@code Set<String>} whose last is the latest.
	 */
	public static final String TRIED = PickedInstance.class.getName() + ".tried";

	private final DiscoveredInstance instance;

	private final Attempt attempt;

	private volatile boolean followed;

	PickedInstance(DiscoveredInstance instance, Attempt attempt) {
		this.instance = instance;
		this.attempt = attempt;
	}

	/**
	 * Takes over the attempt, which begins if it has not: whoever calls this says how it
	 * ends, and what {@code LoadBalancerLifecycle} hears is ignored.
	 * @return the attempt
	 */
	public Attempt follow() {
		this.followed = true;
		return this.attempt.begin();
	}

	void start() {
		this.attempt.begin();
	}

	/**
	 * Returns the attempt for whoever heard of its end.
	 * @return the attempt, or {@code null} if it is followed more closely
	 */
	@Nullable Attempt heardOf() {
		return this.followed ? null : this.attempt;
	}

	@Override
	public String getInstanceId() {
		return this.instance.instanceId();
	}

	@Override
	public String getServiceId() {
		return this.instance.serviceId();
	}

	@Override
	public String getHost() {
		return this.instance.host();
	}

	@Override
	public int getPort() {
		return this.instance.port();
	}

	@Override
	public boolean isSecure() {
		return this.instance.secure();
	}

	@Override
	public URI getUri() {
		return this.instance.getUri();
	}

	@Override
	public Map<String, String> getMetadata() {
		return this.instance.metadata();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof PickedInstance picked && this.instance.equals(picked.instance));
	}

	@Override
	public int hashCode() {
		return this.instance.instanceId().hashCode();
	}

	@Override
	public String toString() {
		return this.instance.toString();
	}

}
