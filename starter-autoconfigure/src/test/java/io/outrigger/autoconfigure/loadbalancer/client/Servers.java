package io.outrigger.autoconfigure.loadbalancer.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

import io.netty.channel.Channel;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import io.outrigger.loadbalancer.InstanceReport;
import io.outrigger.loadbalancer.LoadBalancerSettings;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.PolicyChoice;
import io.outrigger.loadbalancer.attempt.AttemptCounts;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.session.InMemorySessionStore;
import io.outrigger.loadbalancer.session.Sessions;
import io.outrigger.loadbalancer.session.StickyRequests;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.PerService;
import io.outrigger.loadbalancer.settings.placement.EjectionSettings;
import io.outrigger.loadbalancer.settings.placement.EjectionTime;
import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.loadbalancer.steering.Steering;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.time.Ticker;

/**
 * Real servers, the instances of the service {@code stock}, which behave as a test says;
 * and an engine that sends to them, one after the other.
 */
final class Servers implements AutoCloseable {

	/*
	 * Who fails goes on being picked, so that what helps is another try.
	 */
	private static final Placement NOBODY_EJECTED = Placement.DEFAULTS
		.with(new EjectionSettings(false, 5, 0.8, 10, 3, 0.1, 0.5, false, EjectionTime.DEFAULTS));

	private final Map<String, DisposableServer> servers = new ConcurrentHashMap<>();

	private final Map<String, BiFunction<HttpServerRequest, HttpServerResponse, Mono<Void>>> manners = new ConcurrentHashMap<>();

	private final Map<Channel, String> connections = new ConcurrentHashMap<>();

	/**
	 * What was seen, as {@code instance attempt body}.
	 */
	final List<String> seen = new CopyOnWriteArrayList<>();

	private final InMemoryServiceRegistry registry = new InMemoryServiceRegistry(Duration.ofDays(1), () -> 0);

	private final AtomicReference<LoadBalancerSettings> settings = new AtomicReference<>();

	private final AtomicLong skipped = new AtomicLong();

	final LoadBalancers balancers = new LoadBalancers(this.registry, this.settings::get, new BalancingPolicies(),
			this::now);

	final AttemptEngine engine = new AttemptEngine(this.balancers, this::now, Schedulers::parallel);

	Servers(String... instances) {
		with(Attempting.DEFAULTS);
		for (String id : instances) {
			DisposableServer server = HttpServer.create()
				.host("127.0.0.1")
				.port(0)
				.doOnConnection((connection) -> this.connections.put(connection.channel(), id))
				.handle((request, response) -> answer(id, request, response))
				.bindNow();
			this.servers.put(id, server);
			register(id, server.port());
		}
	}

	void register(String id, int port) {
		this.registry
			.register(ServiceInstance.builder("stock", id, "127.0.0.1", port).metadata(Map.of("name", id)).build())
			.block();
	}

	Servers with(Attempting attempting) {
		PolicyChoice policy = PolicyChoice.of("round-robin");
		this.settings.set(
				new LoadBalancerSettings(policy, Map.of(), PerService.all(NOBODY_EJECTED), PerService.all(attempting)));
		return this;
	}

	Servers with(Steering steering) {
		this.settings.set(new LoadBalancerSettings(PolicyChoice.of("round-robin"), Map.of(),
				PerService.all(NOBODY_EJECTED), PerService.all(Attempting.DEFAULTS), PerService.all(steering)));
		return this;
	}

	/**
	 * Takes an instance out that goes on running.
	 */
	void leave(String id) {
		this.registry.discover("stock")
			.instances()
			.stream()
			.filter((instance) -> instance.id().equals(id))
			.forEach((instance) -> this.registry.deregister(instance).block());
	}

	Servers manner(String id, BiFunction<HttpServerRequest, HttpServerResponse, Mono<Void>> manner) {
		this.manners.put(id, manner);
		return this;
	}

	/**
	 * Lets all fail but the third try of a request.
	 */
	Servers thirdTryWorks() {
		this.servers.keySet()
			.forEach((id) -> manner(id,
					(request, response) -> "3".equals(request.requestHeaders().get("Outrigger-Attempt"))
							? response.sendString(Mono.just("fine")).then()
							: response.status(503).sendString(Mono.just("not now")).then()));
		return this;
	}

	private Mono<Void> answer(String id, HttpServerRequest request, HttpServerResponse response) {
		String attempt = request.requestHeaders().get("Outrigger-Attempt");
		response.header("Outrigger-Instance", id);
		return request.receive().aggregate().asString().defaultIfEmpty("").flatMap((body) -> {
			this.seen.add(id + " " + attempt + " " + body);
			BiFunction<HttpServerRequest, HttpServerResponse, Mono<Void>> manner = this.manners.get(id);
			return (manner != null) ? manner.apply(request, response) : response.sendString(Mono.just("fine")).then();
		});
	}

	/**
	 * Cuts all connections too, on whatever thread.
	 */
	void kill(String id) {
		this.servers.get(id).dispose();
		this.connections.forEach((channel, server) -> {
			if (server.equals(id)) {
				channel.close();
			}
		});
	}

	/**
	 * Waits until nothing listens any more.
	 */
	void stop(String id) {
		this.servers.get(id).disposeNow();
	}

	void skip(Duration time) {
		this.skipped.addAndGet(time.toNanos());
	}

	private long now() {
		return System.nanoTime() + this.skipped.get();
	}

	AttemptCounts counts() {
		return this.engine.find("stock").counts();
	}

	List<InstanceReport> report() {
		return this.balancers.find("stock").report();
	}

	InstanceReport report(String id) {
		return report().stream().filter((report) -> report.instance().id().equals(id)).findFirst().orElseThrow();
	}

	Balancing balancing() {
		return balancing(this.balancers, this.engine);
	}

	static Balancing balancing(LoadBalancers balancers, AttemptEngine engine) {
		Sessions sessions = new Sessions(new InMemorySessionStore(Ticker.system()), Ticker.system());
		return new Balancing(balancers, engine, AttemptPlanner.byService(engine),
				new StickyRequests(balancers, sessions));
	}

	static BalancedRequests balanced(Balancing balancing) {
		return new BalancedRequests(balancing, null, List.of(), null);
	}

	BalancingExchangeFilterFunction filter() {
		return new BalancingExchangeFilterFunction(Servers.balancing(this.balancers, this.engine), null);
	}

	@Override
	public void close() {
		this.servers.values().forEach(DisposableServer::disposeNow);
	}

}
