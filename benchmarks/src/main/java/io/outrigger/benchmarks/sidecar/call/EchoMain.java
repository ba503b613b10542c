package io.outrigger.benchmarks.sidecar.call;

import java.io.IOException;
import java.io.OutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.netty.DisposableServer;
import reactor.netty.NettyOutbound;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * A process that answers with what stands behind the last slash of the path, on three
 * ports, and does as little for it as can be.
 */
public class EchoMain {

	private static final String HOST = "127.0.0.1";

	private static final int PORTS = 3;

	/**
	 * Answers until its input ends.
	 * @param args nothing
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		LoopResources loop = LoopResources.create("echo", 1, true);
		String addresses = Stream
			.generate(() -> HttpServer.create().host(HOST).port(0).runOn(loop).handle(EchoMain::answer).bindNow())
			.limit(PORTS)
			.map(DisposableServer::port)
			.map((port) -> HOST + ":" + port)
			.collect(Collectors.joining(","));
		System.out.println("READY " + addresses);
		System.in.transferTo(OutputStream.nullOutputStream());
	}

	private static NettyOutbound answer(HttpServerRequest request, HttpServerResponse response) {
		String address = request.uri();
		String text = address.substring(address.lastIndexOf('/') + 1);
		return response.header(HttpHeaderNames.CONTENT_TYPE, "text/plain")
			.sendObject(ByteBufUtil.writeUtf8(response.alloc(), text));
	}

}
