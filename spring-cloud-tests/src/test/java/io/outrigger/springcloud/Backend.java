package io.outrigger.springcloud;

import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;

/**
 * A real server of the service {@code stock} that tells its id, or ends its answer in
 * another way.
 */
final class Backend implements AutoCloseable {

	/**
	 * Name of the header that tells requests apart.
	 */
	static final String NUMBER = "X-Number";

	final Queue<String> numbers = new ConcurrentLinkedQueue<>();

	volatile boolean fails;

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final String id;

	private final ServiceRegistry registry;

	private final ServiceInstance instance;

	private volatile DisposableServer server;

	Backend(ServiceRegistry registry, String id) {
		this.registry = registry;
		this.id = id;
		this.server = start(0);
		// Not new, so that all have the same weight
		this.instance = registry
			.register(ServiceInstance.builder("stock", id, "127.0.0.1", this.server.port())
				.startedAt(Instant.now().minus(Duration.ofHours(1)))
				.build())
			.block();
	}

	/**
	 * Stops answering, without a word to the registry.
	 */
	void kill() {
		this.server.disposeNow();
		this.connections.close().awaitUninterruptibly();
	}

	/**
	 * Answers again, where it did before.
	 */
	void revive() {
		this.server = start(this.server.port());
	}

	private DisposableServer start(int port) {
		return HttpServer.create()
			.host("127.0.0.1")
			.port(port)
			.doOnConnection((connection) -> this.connections.add(connection.channel()))
			.handle(this::answer)
			.bindNow();
	}

	private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
		String number = request.requestHeaders().get(NUMBER);
		if (number != null) {
			this.numbers.add(number);
		}
		if (this.fails) {
			return response.status(503).sendString(Mono.just("not now")).then();
		}
		return switch (request.path()) {
			case "empty" -> response.status(204).send();
			case "error" -> response.status(503).sendString(Mono.just("not now")).then();
			case "never" -> Mono.never();
			case "stalled" -> response.sendString(Flux.concat(Mono.just("begin"), Mono.never())).then();
			case "broken" -> response.sendString(Flux.concat(Mono.just("begin"), closing(response))).then();
			default -> response.sendString(Mono.just(this.id)).then();
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
		this.registry.deregister(this.instance).block();
	}

}
