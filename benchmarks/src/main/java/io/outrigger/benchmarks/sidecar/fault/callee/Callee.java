package io.outrigger.benchmarks.sidecar.fault.callee;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.Unpooled;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

import io.outrigger.testsupport.net.FaultProxy;

/**
 * A server that answers {@code /caller/number} with the number, behind a network of its
 * own. A connection lives for 50 requests, so that new ones are needed all the time.
 */
public final class Callee implements AutoCloseable {

	private static final int REQUESTS_OF_A_CONNECTION = 50;

	private static final String HOST = "127.0.0.1";

	private final Map<String, AtomicLong> arrivals = new ConcurrentHashMap<>();

	private final DisposableServer server;

	private final FaultProxy network;

	private volatile Manner manner = Manner.WELL;

	/**
	 * Starts it.
	 * @param loop what it runs on
	 */
	Callee(LoopResources loop) {
		this.server = HttpServer.create()
			.host(HOST)
			.port(0)
			.runOn(loop)
			.maxKeepAliveRequests(REQUESTS_OF_A_CONNECTION)
			.handle(this::answer)
			.bindNow();
		this.network = FaultProxy.to(this.server.port());
	}

	private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
		String[] path = request.uri().split("/", -1);
		if (path.length != 3 || !path[2].matches("[0-9]{1,9}")) {
			return response.status(404).send();
		}
		Manner manner = this.manner;
		long arrival = arrivals(path[1]).incrementAndGet();
		Duration time = manner.time(Integer.parseInt(path[2]));
		Publisher<Void> answer = manner.fails(arrival) ? response.status(503).send() : text(response, path[2]);
		return time.isZero() ? answer : Mono.delay(time).thenMany(answer);
	}

	/*
	 * Not from a pool: nobody releases what is to be sent to a caller who has gone.
	 */
	private static Publisher<Void> text(HttpServerResponse response, String text) {
		return response.sendObject(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
	}

	/**
	 * Lets it answer in another way.
	 * @param manner how
	 */
	public void answer(Manner manner) {
		this.manner = manner;
	}

	/**
	 * Returns the network in front of it.
	 * @return the network, with all its faults
	 */
	public FaultProxy network() {
		return this.network;
	}

	/**
	 * Returns how many requests have arrived.
	 * @param caller from whom
	 * @return their number, live
	 */
	public AtomicLong arrivals(String caller) {
		return this.arrivals.computeIfAbsent(caller, (name) -> new AtomicLong());
	}

	void heal() {
		this.manner = Manner.WELL;
		this.network.heal();
	}

	@Override
	public void close() {
		this.network.close();
		this.server.disposeNow();
	}

}
