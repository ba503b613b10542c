package io.outrigger.autoconfigure.springcloud;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.Ordered;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.OutriggerPhases;
import io.outrigger.registry.self.SelfRegistration;

/**
 * Tells the application's listeners by a {@link HeartbeatEvent} that what Spring Cloud
 * sees of the registry changed, and once that this instance is registered. Nothing is
 * polled. Events come one at a time, on a thread that may block, and changes in quick
 * succession come as one, because listeners commonly read everything anew.
 */
class RegistryHeartbeat implements SmartLifecycle, ApplicationListener<ApplicationReadyEvent>, Ordered {

	/*
	 * Those who listen to what a listener does, as in Spring Boot Admin, may begin only
	 * when the application is ready; what came before is lost on them. So the first event
	 * comes after everybody has heard that it is.
	 */

	private static final Logger logger = LoggerFactory.getLogger(RegistryHeartbeat.class);

	private static final Duration PACE = Duration.ofMillis(100);

	private final DiscoveredServices services;

	private final SelfRegistration registration;

	private final ApplicationEventPublisher publisher;

	private final Sinks.Empty<Void> ready = Sinks.empty();

	private volatile @Nullable Disposable subscription;

	private volatile Told told = new Told(0, Map.of());

	private volatile boolean registrationTold;

	RegistryHeartbeat(DiscoveredServices services, SelfRegistration registration, ApplicationEventPublisher publisher) {
		this.services = services;
		this.registration = registration;
		this.publisher = publisher;
	}

	@Override
	public void start() {
		this.subscription = this.ready.asMono()
			.thenMany(this.services.changes())
			.onBackpressureLatest()
			.concatMap((change) -> tell().then(Mono.delay(PACE)), 0)
			.subscribe();
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		this.ready.tryEmitEmpty();
	}

	@Override
	public void stop() {
		Disposable running = this.subscription;
		if (running != null) {
			running.dispose();
			this.subscription = null;
		}
	}

	@Override
	public boolean isRunning() {
		return this.subscription != null;
	}

	@Override
	public int getPhase() {
		return OutriggerPhases.TELL_CHANGES;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	/*
	 * Scheduled by hand: a cancelled subscribeOn would interrupt the listener that runs.
	 */
	private Mono<Void> tell() {
		return Mono.<Void>create((sink) -> Schedulers.boundedElastic().schedule(() -> {
			guarded(this::tellRegistration);
			guarded(this::tellChange);
			sink.success();
		})).onErrorComplete();
	}

	private void tellRegistration() {
		if (!this.registrationTold && this.registration.current() != null) {
			this.registrationTold = true;
			this.publisher.publishEvent(new InstanceRegisteredEvent<>(this, this.registration));
		}
	}

	private void tellChange() {
		Map<String, ?> state = this.services.state();
		Told before = this.told;
		if (!state.equals(before.state)) {
			Told next = new Told(before.change + 1, state);
			this.told = next;
			this.publisher.publishEvent(new HeartbeatEvent(this, new CatalogState(next.change)));
		}
	}

	private static void guarded(Runnable telling) {
		try {
			telling.run();
		}
		catch (RuntimeException ex) {
			logger.warn("A listener failed when it was told of a change of the registry", ex);
		}
	}

	/**
	 * What listeners know.
	 *
	 * @param change how often they were told of a change
	 * @param state what was shown then
	 */
	private record Told(long change, Map<String, ?> state) {
	}

	/**
	 * The state in the events; a type of its own, since a plain number could equal that
	 * of another discovery client, which listeners take for no change.
	 *
	 * @param change number of the change
	 */
	private record CatalogState(long change) {
	}

}
