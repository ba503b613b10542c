package io.outrigger.autoconfigure.springcloud;

import java.util.Locale;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistration;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.self.SelfRegistration;

/**
 * Spring Cloud's way to say what this process wants of the registry; other processes it
 * refuses to speak for. It registers nobody by itself: {@link SelfRegistration} does, and
 * does so once, whoever else asks for it. That makes it an
 * {@link AutoServiceRegistration} too, for applications that insist on one. As Spring
 * Cloud has it, its methods block until the registry knows; on an event loop they are
 * refused. Safe for use from several threads.
 */
class SelfServiceRegistry implements ServiceRegistry<Registration>, AutoServiceRegistration {

	private final SelfRegistration registration;

	private final SelfIdentity self;

	private @Nullable ServiceInstance left;

	SelfServiceRegistry(SelfRegistration registration, SelfIdentity self) {
		this.registration = registration;
		this.self = self;
	}

	/**
	 * Registers this process again if {@link #deregister} took it out, without waiting;
	 * does nothing otherwise.
	 */
	@Override
	public synchronized void register(Registration registration) {
		requireSelf(registration);
		if (this.left != null) {
			this.registration.start(this.left);
			this.left = null;
		}
	}

	@Override
	public synchronized void deregister(Registration registration) {
		requireSelf(registration);
		ServiceInstance held = this.registration.current();
		if (held != null) {
			this.left = held;
			await(this.registration.leave());
		}
	}

	@Override
	public void close() {
		// The application's shutdown takes this process out of the registry, in its order
	}

	/**
	 * Takes this process out of service or puts it back.
	 * @param registration this process
	 * @param status {@code OUT_OF_SERVICE} or {@code UP}, in whatever case
	 */
	@Override
	public void setStatus(Registration registration, String status) {
		requireSelf(registration);
		boolean out = InstanceStatus.OUT_OF_SERVICE.name().equals(status.toUpperCase(Locale.ROOT));
		if (!out && !InstanceStatus.UP.name().equals(status.toUpperCase(Locale.ROOT))) {
			throw new InvalidStatusException(status);
		}
		if (this.registration.current() == null) {
			throw new IllegalStateException("This process is not registered, so it has no state to change");
		}
		await(this.registration.takeOut(out));
	}

	/**
	 * Returns the state that this process wants to be in.
	 * @param registration this process
	 * @return its name, a {@link String}
	 */
	@Override
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	public <T> T getStatus(Registration registration) {
		requireSelf(registration);
		return (T) this.registration.status().status().name();
	}

	private void requireSelf(Registration registration) {
		SelfIdentity named = new SelfIdentity(registration.getServiceId(), registration.getInstanceId());
		if (!this.self.equals(named)) {
			throw new IllegalArgumentException("Registration is '" + named.id() + "' of service '" + named.service()
					+ "' but must be: this process, '" + this.self.id() + "' of service '" + this.self.service() + "'");
		}
	}

	private static void await(Mono<Void> change) {
		change
			.onErrorMap(TimeoutException.class,
					(late) -> new IllegalStateException("The registry has not confirmed the change; it is tried again",
							late))
			.block();
	}

	/**
	 * A state that nobody can be put into from outside; a bad request where it came by
	 * HTTP.
	 */
	@ResponseStatus(HttpStatus.BAD_REQUEST)
	static final class InvalidStatusException extends IllegalArgumentException {

		private static final long serialVersionUID = 1L;

		InvalidStatusException(String status) {
			super("status is '" + status + "' but must be: UP or OUT_OF_SERVICE");
		}

	}

}
