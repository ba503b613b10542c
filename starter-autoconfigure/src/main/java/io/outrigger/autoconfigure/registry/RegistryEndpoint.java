package io.outrigger.autoconfigure.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.lang.Nullable;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.autoconfigure.actuate.Masking;
import io.outrigger.autoconfigure.actuate.PathSegment;
import io.outrigger.autoconfigure.actuate.Problems;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceView;
import io.outrigger.registry.self.SelfRegistration;
import io.outrigger.registry.self.SelfStatus;

/**
 * {@code /actuator/registry}: every service and its instances as this process sees them,
 * and the way to take this instance out of service and back.
 */
@WebEndpoint(id = "registry", defaultAccess = Access.READ_ONLY)
public class RegistryEndpoint {

	private static final String STATUS_RULE = "UP or OUT_OF_SERVICE";

	private final ServiceRegistry registry;

	private final SelfRegistration registration;

	private final SelfIdentity self;

	private final Backend backend;

	private final Masking masking;

	RegistryEndpoint(ServiceRegistry registry, SelfRegistration registration, SelfIdentity self, Backend backend,
			Masking masking) {
		this.registry = registry;
		this.registration = registration;
		this.self = self;
		this.backend = backend;
		this.masking = masking;
	}

	/**
	 * Returns every service.
	 * @return the view of this process
	 */
	@ReadOperation
	public RegistryDescriptor services() {
		Map<String, List<InstanceDescriptor>> services = new LinkedHashMap<>();
		for (String service : this.registry.services()) {
			services.put(service, instances(this.registry.discover(service)));
		}
		return new RegistryDescriptor(this.self.id(), this.backend.name().toLowerCase(Locale.ROOT),
				this.registry.viewAge().toMillis(), services);
	}

	/**
	 * Returns one service.
	 * @param service its name
	 * @return its view, or 404
	 */
	@ReadOperation
	public WebEndpointResponse<?> service(@Selector String service) {
		ServiceView view = this.registry.discover(service);
		if (view.instances().isEmpty()) {
			return Problems.problem(WebEndpointResponse.STATUS_NOT_FOUND, "service", service,
					"a service that has instances");
		}
		return new WebEndpointResponse<>(new ServiceDescriptor(service, view.revision(), instances(view)));
	}

	/**
	 * Takes this instance out of service or puts it back.
	 * @param selected must be {@code self}
	 * @param status {@code OUT_OF_SERVICE} or {@code UP}
	 * @return the state that the registry knows now
	 */
	@WriteOperation
	public Mono<WebEndpointResponse<?>> changeStatus(@Selector(match = Selector.Match.ALL_REMAINING) Object selected,
			@Nullable String status) {
		return PathSegment.of(selected, (service) -> changeStatus(service, status), Mono::just);
	}

	private Mono<WebEndpointResponse<?>> changeStatus(String service, @Nullable String status) {
		if (!"self".equals(service)) {
			return Mono.just(Problems.problem(WebEndpointResponse.STATUS_NOT_FOUND, "service", service,
					"'self': an instance changes only its own state"));
		}
		if (!InstanceStatus.UP.name().equals(status) && !InstanceStatus.OUT_OF_SERVICE.name().equals(status)) {
			return Mono.just(Problems.problem(WebEndpointResponse.STATUS_BAD_REQUEST, "status", status, STATUS_RULE));
		}
		if (this.registration.current() == null) {
			return Mono.just(Problems.problem(409, "This process is not registered, so it has no state to change"));
		}
		return this.registration.takeOut(InstanceStatus.OUT_OF_SERVICE.name().equals(status))
			.then(Mono.<WebEndpointResponse<?>>fromSupplier(() -> new WebEndpointResponse<>(
					Map.of("id", this.self.id(), "status", this.registration.status().status()))))
			.onErrorResume(TimeoutException.class, (timeout) -> Mono
				.just(Problems.problem(503, "The registry has not confirmed the change; it is tried again")));
	}

	private List<InstanceDescriptor> instances(ServiceView view) {
		return view.instances()
			.stream()
			.map((instance) -> InstanceDescriptor.of(instance, reason(instance), this.registry, this.masking))
			.toList();
	}

	/*
	 * Why an instance says what it says is known of this one alone.
	 */
	private @Nullable String reason(ServiceInstance instance) {
		if (instance.incarnation() == 0) {
			return instance.id().equals(this.self.id()) ? "listed by itself: it could not be registered yet"
					: "listed by outrigger.registry.static";
		}
		if (instance.status() == InstanceStatus.SUSPECT) {
			return "silent, and the registry cannot tell whether it is gone";
		}
		ServiceInstance self = this.registration.current();
		SelfStatus wanted = this.registration.status();
		return (self != null && self.isSameRegistration(instance) && instance.status() == wanted.status())
				? wanted.reason() : null;
	}

	/**
	 * The registry as this process sees it.
	 *
	 * @param self id of this instance
	 * @param backend where the registry keeps what it knows
	 * @param snapshotAgeMs age of the view in milliseconds
	 * @param services instances by service
	 */
	public record RegistryDescriptor(String self, String backend, long snapshotAgeMs,
			Map<String, List<InstanceDescriptor>> services) {
	}

	/**
	 * One service as this process sees it.
	 *
	 * @param service its name
	 * @param revision number of its last change
	 * @param instances its instances
	 */
	public record ServiceDescriptor(String service, long revision, List<InstanceDescriptor> instances) {
	}

}
