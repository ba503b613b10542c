package io.outrigger.autoconfigure.loadbalancer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.time.Ticker;

/**
 * Real servers, registered as the service {@code stock}, each of which answers with its
 * id.
 */
final class Instances implements AutoCloseable {

	final InMemoryServiceRegistry registry = new InMemoryServiceRegistry(Duration.ofDays(1), Ticker.system());

	private final List<DisposableServer> servers = new ArrayList<>();

	Instances(int size) {
		for (int i = 0; i < size; i++) {
			start("stock-" + i);
		}
	}

	private void start(String id) {
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle((request, response) -> response.sendString(Mono.just(id)))
			.bindNow();
		this.servers.add(server);
		this.registry.register(ServiceInstance.builder("stock", id, "127.0.0.1", server.port()).build()).block();
	}

	@Override
	public void close() {
		this.servers.forEach(DisposableServer::disposeNow);
	}

}
