package io.outrigger.autoconfigure.registry;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.CompositeHealth;
import org.springframework.boot.actuate.health.HealthComponent;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.HealthEndpointGroups;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.OutriggerPhases;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.registry.self.HealthFollower;
import io.outrigger.registry.self.SelfRegistration;
import io.outrigger.registry.self.SelfStatus;

/**
 * Lets one of Boot's health groups decide the state of this instance: the one that the
 * user names, or else the readiness group if there is one.
 */
class HealthGroupLifecycle implements SmartLifecycle, ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

	private static final String READINESS = "readiness";

	private final SelfRegistration registration;

	private final RegistryProperties properties;

	private final ObjectProvider<HealthEndpoint> endpoint;

	private final ObjectProvider<HealthEndpointGroups> groups;

	private volatile @Nullable HealthFollower follower;

	private volatile boolean everReady;

	HealthGroupLifecycle(SelfRegistration registration, RegistryProperties properties,
			ObjectProvider<HealthEndpoint> endpoint, ObjectProvider<HealthEndpointGroups> groups) {
		this.registration = registration;
		this.properties = properties;
		this.endpoint = endpoint;
		this.groups = groups;
	}

	@Override
	public synchronized void start() {
		HealthEndpoint health = this.endpoint.getIfAvailable();
		String group = group((health != null) ? names() : Set.of());
		if (health != null && group != null) {
			HealthFollower created = new HealthFollower(this.registration, () -> look(health, group),
					this.properties.healthInterval(), Schedulers.parallel(), Schedulers.boundedElastic());
			created.start();
			this.follower = created;
		}
	}

	/*
	 * The group may contain the readiness itself: what it says counts from when the
	 * application was ready for the first time, and is asked for with each change.
	 */
	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
		this.everReady |= event.getState() == ReadinessState.ACCEPTING_TRAFFIC;
		HealthFollower present = this.follower;
		if (present != null) {
			present.ask();
		}
	}

	@Override
	public synchronized void stop() {
		HealthFollower present = this.follower;
		if (present != null) {
			present.stop();
			this.follower = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.follower != null;
	}

	/*
	 * Known before the instance is announced, followed until it drains.
	 */
	@Override
	public int getPhase() {
		return OutriggerPhases.ANNOUNCE - 1;
	}

	private Set<String> names() {
		HealthEndpointGroups groups = this.groups.getIfAvailable();
		return (groups != null) ? new TreeSet<>(groups.getNames()) : Set.of();
	}

	private @Nullable String group(Set<String> names) {
		String asked = this.properties.healthGroup();
		if (asked == null) {
			return names.contains(READINESS) ? READINESS : null;
		}
		InvalidPropertyException.require(asked.isEmpty() || names.contains(asked), "outrigger.registry.health-group",
				asked, "one of the health groups " + names
						+ " (management.endpoint.health.group.<name>.include makes one), or empty for none");
		return asked.isEmpty() ? null : asked;
	}

	private SelfStatus look(HealthEndpoint endpoint, String group) {
		if (!this.everReady) {
			return SelfStatus.NOT_KNOWN;
		}
		HealthComponent health = endpoint.healthForPath(group);
		Status status = (health != null) ? health.getStatus() : Status.UNKNOWN;
		return SelfStatus.ofHealth(status.getCode(),
				"health group '" + group + "' is " + status.getCode() + culprits(health));
	}

	private static String culprits(@Nullable HealthComponent health) {
		if (!(health instanceof CompositeHealth composite)) {
			return "";
		}
		return composite.getComponents()
			.entrySet()
			.stream()
			.filter((component) -> isLessThanUp(component.getValue().getStatus()))
			.map(Map.Entry::getKey)
			.collect(Collectors.joining(", ", ": ", ""));
	}

	private static boolean isLessThanUp(Status status) {
		return !Objects.equals(status, Status.UP) && !Objects.equals(status, Status.UNKNOWN);
	}

}
