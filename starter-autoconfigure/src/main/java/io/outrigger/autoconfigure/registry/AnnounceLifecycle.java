package io.outrigger.autoconfigure.registry;

import java.time.Duration;
import java.time.InstantSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.boot.web.server.WebServer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.OutriggerPhases;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.self.SelfRegistration;

/**
 * Announces this process once its web server listens, follows its readiness, and says
 * that it is leaving before the web server refuses requests.
 */
class AnnounceLifecycle implements SmartLifecycle, ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

	private static final Logger logger = LoggerFactory.getLogger(AnnounceLifecycle.class);

	private final SelfRegistration registration;

	private final SelfDescription description;

	private final Duration drainDelay;

	private final ApplicationContext context;

	private volatile boolean running;

	AnnounceLifecycle(SelfRegistration registration, SelfDescription description, Duration drainDelay,
			ApplicationContext context) {
		this.registration = registration;
		this.description = description;
		this.drainDelay = drainDelay;
		this.context = context;
	}

	@Override
	public void start() {
		this.running = true;
		WebServer server = webServer();
		if (server == null || server.getPort() <= 0) {
			logger.info("No web server runs here: this process can call others, and is not registered itself");
			return;
		}
		ServiceInstance instance = this.description.describe(server.getPort(), InstantSource.system().instant());
		this.registration.start(instance);
		logger.info("Registering as {} of service {} at {}", instance.id(), instance.service(), instance.uri());
	}

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
		this.registration.ready(event.getState() == ReadinessState.ACCEPTING_TRAFFIC);
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		boolean registered = this.registration.current() != null;
		this.registration.drain()
			.onErrorComplete()
			.then(registered ? Mono.delay(this.drainDelay).then() : Mono.empty())
			.doFinally((signal) -> callback.run())
			.subscribe();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return OutriggerPhases.ANNOUNCE;
	}

	private @Nullable WebServer webServer() {
		return (this.context instanceof WebServerApplicationContext web) ? web.getWebServer() : null;
	}

}
