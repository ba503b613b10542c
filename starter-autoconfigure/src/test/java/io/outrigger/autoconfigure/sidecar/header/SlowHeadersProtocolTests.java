package io.outrigger.autoconfigure.sidecar.header;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.embedded.netty.NettyServerCustomizer;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider;

import io.outrigger.autoconfigure.sidecar.ssl.Certificates;
import io.outrigger.sidecar.inbound.HeaderLimits;
import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.sidecar.inbound.Refusals;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Slow headers under TLS, and connections that speak something else than HTTP/1.1 or turn
 * to it, on real servers.
 */
@ExtendWith(NonBlocking.class)
class SlowHeadersProtocolTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final LoopResources LOOPS = LoopResources.create("slow", 2, true);

	private final Refusals refusals = new Refusals(System::nanoTime);

	private final NettyServerCustomizer customizer = new SlowHeadersCustomizer(
			new Headers(() -> true, () -> new HeaderLimits(100, Duration.ofSeconds(2)), this.refusals));

	@TempDir
	private static Path directory;

	private static Certificates certificates;

	@BeforeAll
	static void makeCertificates() throws Exception {
		certificates = new Certificates(directory).make("server");
	}

	@AfterAll
	static void stop() {
		LOOPS.disposeLater().block(PATIENCE);
	}

	@Test
	void underTlsTheyAreCutOff() throws Exception {
		DisposableServer server = start(secured(HttpServer.create(), false));
		try (Socket slow = secure(server)) {
			assertCut(slow);
		}
		finally {
			server.disposeNow();
		}
		assertThat(this.refusals.count(Refusal.HEADERS_TOO_SLOW)).isOne();
	}

	@Test
	void whereTheProtocolIsNegotiatedHttp2IsLeftAlone() throws Exception {
		HttpServer both = HttpServer.create().protocol(HttpProtocol.HTTP11, HttpProtocol.H2);
		DisposableServer server = start(secured(both, true));
		AtomicInteger connections = new AtomicInteger();
		ConnectionProvider pool = ConnectionProvider.create("one", 1);
		SslProvider.GenericSslContextSpec<SslContextBuilder> trusting = Http2SslContextSpec.forClient()
			.configure((builder) -> builder.trustManager(InsecureTrustManagerFactory.INSTANCE));
		HttpClient client = HttpClient.create(pool)
			.runOn(LOOPS)
			.protocol(HttpProtocol.H2)
			.doOnConnected((connection) -> connections.incrementAndGet())
			.secure((ssl) -> ssl.sslContext(trusting));
		try {
			assertAnswers(client, "https://127.0.0.1:" + server.port());
			int opened = connections.get();
			try (Socket slow = secure(server)) {
				assertCut(slow);
			}
			assertAnswers(client, "https://127.0.0.1:" + server.port());
			assertThat(connections).as("the same connection").hasValue(opened);
		}
		finally {
			pool.dispose();
			server.disposeNow();
		}
		assertThat(this.refusals.count(Refusal.HEADERS_TOO_SLOW)).isOne();
	}

	@Test
	void http2WithoutTlsIsLeftAloneToo() throws Exception {
		DisposableServer server = start(HttpServer.create().protocol(HttpProtocol.HTTP11, HttpProtocol.H2C));
		AtomicInteger connections = new AtomicInteger();
		ConnectionProvider pool = ConnectionProvider.create("one", 1);
		HttpClient prior = HttpClient.create(pool)
			.runOn(LOOPS)
			.protocol(HttpProtocol.H2C)
			.doOnConnected((connection) -> connections.incrementAndGet());
		ConnectionProvider another = ConnectionProvider.create("another", 1);
		HttpClient upgrading = HttpClient.create(another)
			.runOn(LOOPS)
			.protocol(HttpProtocol.H2C, HttpProtocol.HTTP11)
			.doOnConnected((connection) -> connections.incrementAndGet());
		String address = "http://127.0.0.1:" + server.port();
		try {
			assertAnswers(prior, address);
			assertAnswers(upgrading, address);
			int opened = connections.get();
			try (Socket slow = new Socket("127.0.0.1", server.port())) {
				assertCut(slow);
			}
			assertAnswers(prior, address);
			assertAnswers(upgrading, address);
			assertThat(connections).as("the same connections").hasValue(opened);
		}
		finally {
			another.dispose();
			pool.dispose();
			server.disposeNow();
		}
		assertThat(this.refusals.count(Refusal.HEADERS_TOO_SLOW)).isOne();
	}

	@Test
	void webSocketsAreLeftAlone() throws Exception {
		DisposableServer server = start(HttpServer.create());
		Echoes echoes = new Echoes();
		try {
			WebSocket socket = java.net.http.HttpClient.newHttpClient()
				.newWebSocketBuilder()
				.buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/socket"), echoes)
				.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			socket.sendText("before", true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			try (Socket slow = new Socket("127.0.0.1", server.port())) {
				assertCut(slow);
			}
			socket.sendText("after", true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			assertThat(echoes.seen.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("before");
			assertThat(echoes.seen.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("after");
			socket.abort();
		}
		finally {
			server.disposeNow();
		}
		assertThat(this.refusals.count(Refusal.HEADERS_TOO_SLOW)).isOne();
	}

	private DisposableServer start(HttpServer server) {
		return this.customizer
			.apply(server.runOn(LOOPS)
				.host("127.0.0.1")
				.port(0)
				.route((routes) -> routes
					.get("/", (request, response) -> response.sendString(Mono.just(request.protocol())))
					.ws("/socket", (in, out) -> out.sendString(in.receive().asString()))))
			.bindNow();
	}

	private static HttpServer secured(HttpServer server, boolean negotiated) {
		File certificate = certificates.certificate("server").toFile();
		File key = certificates.key("server").toFile();
		SslProvider.GenericSslContextSpec<SslContextBuilder> spec = negotiated
				? Http2SslContextSpec.forServer(certificate, key) : Http11SslContextSpec.forServer(certificate, key);
		return server.secure((ssl) -> ssl.sslContext(spec));
	}

	private static Socket secure(DisposableServer server) throws Exception {
		SSLContext trusting = SSLContext.getInstance("TLS");
		trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
		return trusting.getSocketFactory().createSocket("127.0.0.1", server.port());
	}

	private static void assertAnswers(HttpClient client, String address) {
		assertThat(client.get().uri(address).responseContent().aggregate().asString().block(PATIENCE))
			.isEqualTo("HTTP/2.0");
	}

	private static void assertCut(Socket slow) throws IOException {
		assertThat(cut(slow)).isEqualTo("HTTP/1.1 408 Request Timeout");
	}

	private static String cut(Socket slow) throws IOException {
		slow.setSoTimeout((int) PATIENCE.toMillis());
		slow.getOutputStream().write("GET / HTTP/1.1\r\nHost: st".getBytes(StandardCharsets.US_ASCII));
		BufferedReader reader = new BufferedReader(
				new InputStreamReader(slow.getInputStream(), StandardCharsets.US_ASCII));
		String status = reader.readLine();
		assertThat(reader.lines()).as("until the server hangs up").anyMatch("connection: close"::equalsIgnoreCase);
		return status;
	}

	private static final class Echoes implements WebSocket.Listener {

		private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
			this.seen.add(text.toString());
			socket.request(1);
			return null;
		}

	}

}
