package io.outrigger.benchmarks.simulation.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import io.outrigger.benchmarks.simulation.clock.Agenda;
import io.outrigger.benchmarks.simulation.clock.Draws;
import io.outrigger.benchmarks.simulation.clock.VirtualTimers;
import io.outrigger.benchmarks.simulation.server.SeenRegistry;
import io.outrigger.benchmarks.simulation.server.Server;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.LoadBalancerSettings;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.NoInstanceAvailableException;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.roster.Surroundings;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.loadbalancer.zone.Locality;
import io.outrigger.registry.ServiceInstance;

/**
 * A process that sends requests, with load balancers of its own: it shares nothing with
 * others but the instances.
 */
public final class Client {

	/**
	 * Name of the service that clients are instances of.
	 */
	public static final String CALLERS = "shop";

	private static final Priority[] PRIORITIES = Priority.values();

	private final SeenRegistry registry = new SeenRegistry();

	private final Journal own = new Journal();

	private final Agenda agenda;

	private final String service;

	private final Map<String, Server> servers;

	private final Locality here;

	private final boolean once;

	private final long timeoutNanos;

	private final Random random;

	private final LoadBalancers balancers;

	private final AttemptEngine engine;

	private boolean stopped;

	/**
	 * Creates a client.
	 * @param name its name, which no other has
	 * @param here where it runs
	 * @param target what it calls
	 * @param variant how it balances
	 * @param draws sources of random numbers
	 * @param agenda the time
	 * @param start what a calendar says at time 0
	 */
	public Client(String name, Locality here, Target target, Variant variant, Draws draws, Agenda agenda,
			Instant start) {
		this.agenda = agenda;
		this.service = target.service();
		this.servers = target.servers();
		this.here = here;
		this.once = variant.attempting() == null;
		this.timeoutNanos = target.timeout().toNanos();
		this.random = draws.of(name + " requests");
		Random choices = draws.of(name + " choices");
		LoadBalancerSettings settings = variant.settings(target.timeout());
		this.balancers = new LoadBalancers(this.registry, () -> settings,
				new BalancingPolicies(choices::nextInt, PlainPolicies.all(choices::nextInt)), agenda,
				new Surroundings(here, CALLERS, name, () -> start.plusNanos(agenda.nanos()),
						draws.of(name + " surroundings")::nextInt));
		VirtualTimers timers = new VirtualTimers(agenda);
		this.engine = new AttemptEngine(this.balancers, agenda, () -> timers);
	}

	/**
	 * Sends a request.
	 */
	public void send() {
		PickRequest request = new Keyed(this.random.nextLong(), PRIORITIES[this.random.nextInt(PRIORITIES.length)]);
		try {
			if (this.once) {
				sendOnce(request);
			}
			else {
				EngineRequest repeated = new EngineRequest(this, request, this.agenda.nanos());
				this.engine.send(this.engine.plan(this.service), repeated).subscribe(repeated);
			}
		}
		catch (NoInstanceAvailableException ex) {
			failed();
		}
	}

	private void sendOnce(PickRequest request) {
		Attempt attempt = this.balancers.pick(this.service, request);
		PlainRequest sent = new PlainRequest(this, attempt);
		if (this.timeoutNanos > 0) {
			this.agenda.in(this.timeoutNanos, sent::expire);
		}
		server(attempt.instance()).take(sent);
	}

	Server server(ServiceInstance instance) {
		return Objects.requireNonNull(this.servers.get(instance.id()));
	}

	void ended(long begun, int status) {
		if (status >= 500) {
			failed();
		}
		else if (!this.stopped) {
			this.own.succeeded(this.agenda.nanos() - begun);
		}
	}

	void failed() {
		if (!this.stopped) {
			this.own.failed();
		}
	}

	/**
	 * It dies: nobody asks any more what becomes of its requests.
	 */
	public void stop() {
		this.stopped = true;
	}

	/**
	 * Whether it lives.
	 * @return {@code false} after {@link #stop}
	 */
	public boolean isRunning() {
		return !this.stopped;
	}

	/**
	 * Returns where it runs.
	 * @return the place
	 */
	public Locality here() {
		return this.here;
	}

	/**
	 * Returns the registry as it sees it.
	 * @return the registry
	 */
	public SeenRegistry registry() {
		return this.registry;
	}

	/**
	 * Returns how its requests ended.
	 * @return the journal
	 */
	public Journal journal() {
		return this.own;
	}

	/**
	 * What clients call.
	 *
	 * @param service name of the service
	 * @param servers its instances by id
	 * @param timeout how long a client waits for an answer; zero for ever
	 */
	public record Target(String service, Map<String, Server> servers, Duration timeout) {
	}

}
