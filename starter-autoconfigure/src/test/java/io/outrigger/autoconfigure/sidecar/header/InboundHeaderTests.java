package io.outrigger.autoconfigure.sidecar.header;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.event.Level;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.sidecar.inbound.Refusals;
import io.outrigger.testsupport.LogCapture;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Headers that are too many, too large or hardly come, over HTTP.
 */
@ExtendWith(NonBlocking.class)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "outrigger.registry.lease=1d", "outrigger.sidecar.inbound.headers.max-count=20",
				"outrigger.sidecar.inbound.headers.timeout=1s",
				"outrigger.sidecar.identity.keys.k1.secret=c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA==",
				"server.netty.max-keep-alive-requests=-1" })
class InboundHeaderTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String REQUEST = "GET /hello HTTP/1.1\r\nHost: stock\r\n\r\n";

	@LocalServerPort
	private int port;

	@Autowired
	private Application application;

	@Autowired
	private Refusals refusals;

	@Test
	void moreHeadersThanThatAreNotTaken() throws Exception {
		long before = this.refusals.count(Refusal.TOO_MANY_HEADERS);
		int calls = this.application.calls.get();
		try (Client client = new Client()) {
			client.send(withHeaders(21));
			assertThat(client.answer()).contains("HTTP/1.1 431 Request Header Fields Too Large")
				.anyMatch((line) -> line.equalsIgnoreCase("Content-Type: application/problem+json"))
				.last()
				.asString()
				.contains("\"reason\":\"too_many_headers\"");
			assertThat(this.application.calls).hasValue(calls);
		}
		try (Client client = new Client()) {
			client.send(withHeaders(20));
			assertThat(client.answer()).contains("HTTP/1.1 200 OK").last().isEqualTo("hello");
		}
		assertThat(this.refusals.count(Refusal.TOO_MANY_HEADERS) - before).isOne();
	}

	@Test
	void headersOfAnySizeAreTheServersToRefuse() throws Exception {
		try (Client client = new Client()) {
			client.send("GET /hello HTTP/1.1\r\nHost: stock\r\nX-Large: " + "x".repeat(9000) + "\r\n\r\n");
			assertThat(client.answer()).first().asString().startsWith("HTTP/1.1 431 ");
			assertThat(client.isHungUp()).isTrue();
		}
		try (Client client = new Client()) {
			client.send(REQUEST);
			assertThat(client.answer()).last().isEqualTo("hello");
		}
	}

	@Test
	void connectionsOnWhichHeadersHardlyComeAreClosed() throws Exception {
		long before = this.refusals.count(Refusal.HEADERS_TOO_SLOW);
		try (Client idle = served();
				Client again = served();
				Client silent = new Client();
				Client slow = new Client()) {
			slow.send("GET /hello HTTP/1.1\r\nHost: st");
			again.send("GET /hello HTTP/1.1\r\nHost: st");
			assertThat(again.answer()).first().isEqualTo("HTTP/1.1 408 Request Timeout");
			assertThat(again.isHungUp()).isTrue();
			assertThat(slow.answer()).first().isEqualTo("HTTP/1.1 408 Request Timeout");
			assertThat(slow.isHungUp()).isTrue();
			assertThat(silent.isHungUp()).isTrue();
			idle.send(REQUEST);
			assertThat(idle.answer()).last().isEqualTo("hello");
		}
		assertThat(this.refusals.count(Refusal.HEADERS_TOO_SLOW) - before).isEqualTo(3);
	}

	@Test
	void thousandsOfThemHoldNothing() throws Exception {
		long before = this.refusals.count(Refusal.HEADERS_TOO_SLOW);
		List<Client> clients = new ArrayList<>();
		try (LogCapture server = LogCapture.of(Class.forName("reactor.netty.http.server.HttpServerOperations"));
				LogCapture ours = LogCapture.of(Refusals.class)) {
			for (int i = 0; i < 2000; i++) {
				Client client = new Client();
				clients.add(client);
				client.send("GET /hello HTTP/1.1\r\nX: ");
			}
			try (Client client = new Client()) {
				client.send(REQUEST);
				assertThat(client.answer()).as("served meanwhile").last().isEqualTo("hello");
			}
			Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(
						() -> assertThat(this.refusals.count(Refusal.HEADERS_TOO_SLOW) - before).isEqualTo(2000));
			for (Client client : clients) {
				assertThat(client.answer()).first().isEqualTo("HTTP/1.1 408 Request Timeout");
				assertThat(client.isHungUp()).isTrue();
			}
			assertThat(server.messages(Level.WARN)).as("of the server").isEmpty();
			assertThat(ours.messages(Level.WARN)).as("one in ten seconds").hasSizeLessThan(4);
		}
		finally {
			for (Client client : clients) {
				client.close();
			}
		}
	}

	/*
	 * Reactor Netty 1.2.18 alone stops reading (its issue 4361) within some 70 of them.
	 */
	@Test
	void aKeptConnectionIsReadOnWhoeverAnswers() throws IOException {
		try (Client client = new Client()) {
			for (int i = 0; i < 500; i++) {
				client.send("GET /hello HTTP/1.1\r\nHost: stock\r\nOutrigger-Identity: nonsense" + i + "\r\n\r\n");
				assertThat(client.answer()).as("answer " + i).first().isEqualTo("HTTP/1.1 401 Unauthorized");
				client.send(REQUEST);
				assertThat(client.answer()).as("answer " + i).last().isEqualTo("hello");
			}
		}
	}

	private Client served() throws IOException {
		Client client = new Client();
		client.send(REQUEST);
		assertThat(client.answer()).last().isEqualTo("hello");
		return client;
	}

	private static String withHeaders(int count) {
		StringBuilder request = new StringBuilder("GET /hello HTTP/1.1\r\nHost: stock\r\n");
		for (int i = 1; i < count; i++) {
			request.append("X-Same: ").append(i).append("\r\n");
		}
		return request.append("\r\n").toString();
	}

	private final class Client implements AutoCloseable {

		private final Socket socket = new Socket("127.0.0.1", InboundHeaderTests.this.port);

		private final BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.socket.getInputStream(), StandardCharsets.US_ASCII));

		Client() throws IOException {
			this.socket.setSoTimeout((int) PATIENCE.toMillis());
		}

		void send(String text) throws IOException {
			this.socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
		}

		/**
		 * Returns the lines of an answer, its body last, if it has one.
		 */
		List<String> answer() throws IOException {
			List<String> lines = new ArrayList<>();
			int length = 0;
			for (String line = this.reader.readLine(); line != null && !line.isEmpty(); line = this.reader.readLine()) {
				lines.add(line);
				if (line.regionMatches(true, 0, "content-length: ", 0, 16)) {
					length = Integer.parseInt(line.substring(16));
				}
			}
			char[] body = new char[length];
			for (int at = 0; at < length; at++) {
				body[at] = (char) this.reader.read();
			}
			if (length > 0) {
				lines.add(new String(body));
			}
			return lines;
		}

		boolean isHungUp() throws IOException {
			return this.reader.read() < 0;
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private final AtomicInteger calls = new AtomicInteger();

		@GetMapping("/hello")
		Mono<String> hello() {
			this.calls.incrementAndGet();
			return Mono.just("hello");
		}

	}

}
