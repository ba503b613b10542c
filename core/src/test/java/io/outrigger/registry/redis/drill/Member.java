package io.outrigger.registry.redis.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.outrigger.redis.TestConnections;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceView;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.registry.redis.RedisServiceRegistry;
import io.outrigger.registry.self.SelfRegistration;
import io.outrigger.time.Ticker;

/**
 * An instance of a service that keeps itself registered, and looks at its view of the
 * service all the time, as a caller would.
 */
public final class Member implements AutoCloseable {

	private static final String SERVICE = "orders";

	private static final Duration LOOK = Duration.ofMillis(2);

	private final TestConnections connections;

	private final RedisServiceRegistry registry;

	private final SelfRegistration self;

	private final Observer observer;

	private final Scheduler eyes = Schedulers.newSingle("observer", true);

	private final Disposable looking;

	private @Nullable ServiceView seen;

	private long held = -1;

	/**
	 * Starts an instance.
	 * @param connections where Redis is, not started
	 * @param times how fast its clocks run
	 * @param id its name
	 * @param observer is told what it sees, on one thread
	 */
	public Member(TestConnections connections, Times times, String id, Observer observer) {
		this.connections = connections;
		this.observer = observer;
		this.registry = new RedisServiceRegistry(connections.start(), "test", times.lease(), times.feed(),
				Ticker.system(), Schedulers.parallel());
		this.self = new SelfRegistration(this.registry, times.heartbeat(), () -> InstanceLoad.UNKNOWN,
				Schedulers.parallel());
		this.registry.start();
		this.self.start(ServiceInstance.builder(SERVICE, id, "localhost", 8080).startedAt(Instant.now()).build());
		this.self.ready(true);
		this.looking = Flux.interval(Duration.ZERO, LOOK, this.eyes).onBackpressureDrop().subscribe((tick) -> look());
	}

	private void look() {
		ServiceView view = this.registry.discover(SERVICE);
		if (!view.equals(this.seen)) {
			this.seen = view;
			Map<String, InstanceStatus> listed = new TreeMap<>();
			view.instances().forEach((instance) -> listed.put(instance.id(), instance.status()));
			this.observer.sees(listed);
		}
		ServiceInstance present = this.self.current();
		long incarnation = (present != null) ? present.incarnation() : 0;
		if (incarnation != this.held) {
			this.held = incarnation;
			this.observer.holds(incarnation);
		}
	}

	/**
	 * Returns its registry.
	 * @return the registry
	 */
	public RedisServiceRegistry registry() {
		return this.registry;
	}

	/**
	 * Ends it without a goodbye.
	 */
	@Override
	public void close() {
		this.looking.dispose();
		this.eyes.dispose();
		this.registry.stop();
		this.connections.close();
	}

	/**
	 * Is told what a member sees.
	 */
	public interface Observer {

		/**
		 * The view has changed.
		 * @param listed who is listed, by id
		 */
		void sees(Map<String, InstanceStatus> listed);

		/**
		 * The registration has changed.
		 * @param incarnation the one that is held now, or 0
		 */
		void holds(long incarnation);

	}

}
