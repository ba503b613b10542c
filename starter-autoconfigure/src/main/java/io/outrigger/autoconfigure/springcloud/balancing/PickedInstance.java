package io.outrigger.autoconfigure.springcloud.balancing;

import java.net.URI;
import java.util.Map;
import java.util.function.Function;

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

	private final Function<io.outrigger.registry.ServiceInstance, DiscoveredInstance> lookUp;

	private final Attempt attempt;

	// Whoever looks it up meanwhile finds the same
	private @Nullable DiscoveredInstance shown;

	private volatile boolean followed;

	/*
	 * Not looked up before somebody asks how it is shown: a choice costs less without.
	 */
	PickedInstance(Function<io.outrigger.registry.ServiceInstance, DiscoveredInstance> lookUp, Attempt attempt) {
		this.lookUp = lookUp;
		this.attempt = attempt;
	}

	private DiscoveredInstance shown() {
		DiscoveredInstance known = this.shown;
		if (known == null) {
			known = this.lookUp.apply(this.attempt.instance());
			this.shown = known;
		}
		return known;
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
		return this.attempt.instance().id();
	}

	@Override
	public String getServiceId() {
		return this.attempt.instance().service();
	}

	@Override
	public String getHost() {
		return shown().host();
	}

	@Override
	public int getPort() {
		return shown().port();
	}

	@Override
	public boolean isSecure() {
		return shown().secure();
	}

	@Override
	public URI getUri() {
		return shown().getUri();
	}

	@Override
	public Map<String, String> getMetadata() {
		return shown().metadata();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof PickedInstance picked && shown().equals(picked.shown()));
	}

	@Override
	public int hashCode() {
		return getInstanceId().hashCode();
	}

	@Override
	public String toString() {
		return shown().toString();
	}

}
