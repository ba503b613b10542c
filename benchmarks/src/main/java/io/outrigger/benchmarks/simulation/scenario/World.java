package io.outrigger.benchmarks.simulation.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import org.jspecify.annotations.Nullable;

import io.outrigger.benchmarks.simulation.client.Client;
import io.outrigger.benchmarks.simulation.client.Variant;
import io.outrigger.benchmarks.simulation.clock.Agenda;
import io.outrigger.benchmarks.simulation.clock.Draws;
import io.outrigger.benchmarks.simulation.server.Directory;
import io.outrigger.benchmarks.simulation.server.Server;
import io.outrigger.benchmarks.simulation.server.ServiceTime;
import io.outrigger.loadbalancer.zone.Locality;
import io.outrigger.registry.ServiceInstance;

/**
 * The instances and clients of one scenario, and its time. For one thread.
 */
public final class World {

	private static final String SERVICE = "stock";

	private static final Instant START = Instant.EPOCH.plus(Duration.ofDays(20_000));

	/*
	 * By a push, through a proxy or two.
	 */
	private static final long MAX_NEWS_NANOS = Duration.ofMillis(100).toNanos();

	private final Agenda agenda = new Agenda();

	private final Directory directory = new Directory(this.agenda, SERVICE);

	private final Directory callers = new Directory(this.agenda, Client.CALLERS);

	private final Map<String, Server> servers = new LinkedHashMap<>();

	private final List<Client> clients = new ArrayList<>();

	private final Scenario scenario;

	private final Draws draws;

	private final Random arrivals;

	/**
	 * Creates the world of a scenario at its start.
	 * @param scenario the scenario
	 * @param variant how clients balance
	 * @param seed all that is left to chance depends on it
	 */
	public World(Scenario scenario, Variant variant, long seed) {
		this.scenario = scenario;
		this.draws = new Draws(seed);
		this.arrivals = this.draws.of("arrivals");
		scenario.script().accept(this);
		Random news = this.draws.of("news");
		for (int i = 0; i < scenario.clients(); i++) {
			Client client = client(i, variant);
			this.clients.add(client);
			this.callers.register(ServiceInstance.builder(Client.CALLERS, "shop-" + i, "localhost", 80)
				.location(client.here().zone(), client.here().region())
				.build());
		}
		for (Client client : this.clients) {
			long delay = (long) (news.nextDouble() * MAX_NEWS_NANOS);
			this.directory.read(client.registry(), delay);
			this.callers.read(client.registry(), delay);
		}
	}

	private Client client(int number, Variant variant) {
		List<String> zones = this.scenario.zones();
		Locality here = zones.isEmpty() ? Locality.UNKNOWN : new Locality(zones.get(number % zones.size()), "r1");
		Client.Target target = new Client.Target(SERVICE, Collections.unmodifiableMap(this.servers),
				this.scenario.timeout());
		return new Client("shop-" + number, here, target, variant, this.draws, this.agenda, START);
	}

	/**
	 * Sends all requests and waits until each has ended.
	 */
	public void run() {
		planArrival();
		this.agenda.run();
	}

	private void planArrival() {
		Scenario.Traffic traffic = this.scenario.traffic();
		double distances = traffic.steady() ? 1 : -StrictMath.log(1 - this.arrivals.nextDouble());
		long nanos = Math.round(distances / traffic.perSecond() * 1e9);
		if (this.agenda.nanos() + nanos < traffic.seconds() * 1_000_000_000L) {
			this.agenda.in(nanos, this::arrive);
		}
	}

	private void arrive() {
		Client client;
		do {
			client = this.clients.get(this.arrivals.nextInt(this.clients.size()));
		}
		while (!client.isRunning());
		client.send();
		planArrival();
	}

	/**
	 * Adds an instance that has run for an hour.
	 * @param zone where it runs, {@code null} if that is not known
	 * @param workers how many requests it serves at a time
	 * @param time how long it serves one
	 */
	void add(@Nullable String zone, int workers, ServiceTime time) {
		String id = id(this.servers.size());
		this.servers.put(id, new Server(this.agenda, this.draws.of(id), workers, time));
		this.directory.register(instance(id, zone, START.minus(Duration.ofHours(1))));
	}

	/**
	 * Adds an instance that nobody knows before it {@link #starts}.
	 * @param workers how many requests it serves at a time
	 * @param time how long it serves one
	 */
	void addLater(int workers, ServiceTime time) {
		String id = id(this.servers.size());
		this.servers.put(id, new Server(this.agenda, this.draws.of(id), workers, time));
	}

	/**
	 * Registers an instance as one that has just started.
	 * @param number its number
	 */
	void starts(int number) {
		this.directory.register(instance(id(number), null, START.plusNanos(this.agenda.nanos())));
	}

	private static ServiceInstance instance(String id, @Nullable String zone, Instant startedAt) {
		return ServiceInstance.builder(SERVICE, id, "localhost", 80)
			.location(zone, (zone != null) ? "r1" : null)
			.startedAt(startedAt)
			.build();
	}

	/**
	 * Plans something.
	 * @param seconds the time
	 * @param event what happens
	 */
	void at(double seconds, Runnable event) {
		this.agenda.in(Math.round(seconds * 1e9) - this.agenda.nanos(), event);
	}

	/**
	 * A zone is lost with all clients in it.
	 * @param zone the zone
	 */
	void lose(String zone) {
		for (int i = 0; i < this.clients.size(); i++) {
			if (zone.equals(this.clients.get(i).here().zone())) {
				this.clients.get(i).stop();
				this.callers.remove("shop-" + i);
			}
		}
	}

	static String id(int number) {
		return "stock-%02d".formatted(number);
	}

	Server server(int number) {
		return Objects.requireNonNull(this.servers.get(id(number)));
	}

	Directory directory() {
		return this.directory;
	}

	Agenda agenda() {
		return this.agenda;
	}

	/**
	 * Returns the instances.
	 * @return the instances in the order in which they were added
	 */
	public Collection<Server> servers() {
		return Collections.unmodifiableCollection(this.servers.values());
	}

	/**
	 * Returns the clients.
	 * @return the clients, dead ones included
	 */
	public List<Client> clients() {
		return Collections.unmodifiableList(this.clients);
	}

}
