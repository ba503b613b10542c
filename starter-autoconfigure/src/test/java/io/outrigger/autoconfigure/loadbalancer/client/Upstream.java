package io.outrigger.autoconfigure.loadbalancer.client;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.handler.codec.http.HttpHeaders;
import org.springframework.http.client.ClientHttpRequestFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import io.outrigger.loadbalancer.InstanceReport;
import io.outrigger.loadbalancer.LoadBalancerSettings;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.time.Ticker;

/**
 * A real server that ends its answers in every way there is, registered as the service
 * {@code stock}, and load balancers that know it.
 */
final class Upstream implements AutoCloseable {

	final InMemoryServiceRegistry registry = new InMemoryServiceRegistry(Duration.ofDays(1), Ticker.system());

	private final LoadBalancerSettings settings = LoadBalancerSettings.defaults();

	final LoadBalancers balancers = new LoadBalancers(this.registry, () -> this.settings,
			new BalancingPolicies(new Random(42)::nextInt), Ticker.system());

	private final AttemptEngine engine = new AttemptEngine(this.balancers, Ticker.system(), Schedulers::parallel);

	final AtomicReference<String> lastUri = new AtomicReference<>();

	final AtomicReference<HttpHeaders> lastHeaders = new AtomicReference<>();

	private final DisposableServer server = HttpServer.create()
		.host("127.0.0.1")
		.port(0)
		.handle(this::answer)
		.bindNow();

	Upstream() {
		register("a", this.server.port());
	}

	ServiceInstance register(String id, int port) {
		return this.registry.register(ServiceInstance.builder("stock", id, "127.0.0.1", port).build()).block();
	}

	BalancingExchangeFilterFunction filter() {
		return new BalancingExchangeFilterFunction(Servers.balancing(this.balancers, this.engine), null);
	}

	ClientHttpRequestFactory balanced(ClientHttpRequestFactory own) {
		return Servers.balanced(Servers.balancing(this.balancers, this.engine)).around(own, List.of());
	}

	int port() {
		return this.server.port();
	}

	InstanceReport report() {
		return this.balancers.find("stock").report().get(0);
	}

	private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
		this.lastUri.set(request.uri());
		this.lastHeaders.set(request.requestHeaders().copy());
		response.header("Outrigger-Instance", "a");
		return switch (request.path()) {
			case "empty" -> response.status(204).send();
			case "error" -> response.status(503).sendString(Mono.just("not now")).then();
			case "never" -> Mono.never();
			case "stalled" -> response.sendString(Flux.concat(Mono.just("begin"), Mono.never())).then();
			case "broken" -> response.sendString(Flux.concat(Mono.just("begin"), closing(response))).then();
			case "reset" -> closing(response).then();
			default -> response.sendString(Mono.just("fine")).then();
		};
	}

	private static Mono<String> closing(HttpServerResponse response) {
		return Mono.defer(() -> {
			response.withConnection((connection) -> connection.channel().close());
			return Mono.never();
		});
	}

	@Override
	public void close() {
		this.server.disposeNow();
	}

}
