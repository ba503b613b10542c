package io.outrigger.autoconfigure.sidecar.inbound;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.sidecar.InboundTraffic;
import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.sidecar.inbound.Refusals;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bodies that are too large or hardly come, over HTTP.
 */
@ExtendWith(NonBlocking.class)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "outrigger.registry.lease=1d", "outrigger.sidecar.inbound.body.max-size=64KB",
				"outrigger.sidecar.inbound.body.grace=1s" })
class InboundBodyTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final String TOO_LARGE = "413 application/problem+json {\"type\":\"about:blank\","
			+ "\"title\":\"Content Too Large\",\"status\":413,"
			+ "\"detail\":\"The body is larger than this service takes\",\"reason\":\"body_too_large\"}";

	@LocalServerPort
	private int port;

	@Autowired
	private Application application;

	@Autowired
	private WebTestClient client;

	@Autowired
	private InboundTraffic traffic;

	@Autowired
	private Refusals refusals;

	@Test
	void aBodyThatIsTooLargeIsNotTaken() {
		this.client.post()
			.uri("/upload")
			.bodyValue(new byte[65_537])
			.exchange()
			.expectStatus()
			.isEqualTo(413)
			.expectBody()
			.jsonPath("$.reason")
			.isEqualTo("body_too_large");
		assertThat(this.application.calls).hasValue(0);
		Flux<DataBuffer> parts = Flux.range(0, 9)
			.map((part) -> DefaultDataBufferFactory.sharedInstance.wrap(new byte[8 * 1024]));
		assertThat(answer("/upload", MediaType.APPLICATION_OCTET_STREAM, parts)).isEqualTo(TOO_LARGE);
		for (MediaType form : List.of(MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA)) {
			Flux<DataBuffer> fields = Flux.range(0, 9)
				.map((part) -> DefaultDataBufferFactory.sharedInstance.wrap(field(form, part)));
			MediaType type = form.equals(MediaType.MULTIPART_FORM_DATA)
					? new MediaType(form, Map.of("boundary", "edge")) : form;
			assertThat(answer("/form", type, fields)).isEqualTo(TOO_LARGE);
		}
		this.client.post()
			.uri("/upload")
			.bodyValue(new byte[65_536])
			.exchange()
			.expectBody(String.class)
			.isEqualTo("65536");
	}

	@Test
	void aBodyThatHardlyComesIsCutOff() throws Exception {
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			socket.setSoTimeout((int) PATIENCE.toMillis());
			String head = "POST /upload HTTP/1.1\r\nHost: stock\r\nContent-Type: application/octet-stream\r\n"
					+ "Content-Length: 1000\r\n\r\nabc";
			socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			assertThat(reader.readLine()).startsWith("HTTP/1.1 408 ");
			assertThat(reader.lines()).as("until the server hangs up")
				.anyMatch("connection: close"::equalsIgnoreCase)
				.anyMatch((line) -> line.contains("\"reason\":\"body_too_slow\""));
		}
		Awaitility.await().untilAsserted(() -> assertThat(this.traffic.inFlight()).isZero());
		assertThat(this.refusals.count(Refusal.BODY_TOO_SLOW)).isOne();
	}

	private String answer(String path, MediaType type, Flux<DataBuffer> body) {
		return WebClient.create("http://127.0.0.1:" + this.port)
			.post()
			.uri(path)
			.contentType(type)
			.body(unfinished(body), DataBuffer.class)
			.exchangeToMono((response) -> response.bodyToMono(String.class)
				.map((text) -> response.statusCode().value() + " " + response.headers().contentType().orElseThrow()
						+ " " + text))
			.block(PATIENCE);
	}

	/*
	 * Whoever still writes when the server hangs up may not come to read its answer.
	 */
	private static Flux<DataBuffer> unfinished(Flux<DataBuffer> body) {
		return body.concatWith(Flux.never());
	}

	private static byte[] field(MediaType form, int number) {
		String value = "x".repeat(8 * 1024);
		String text = form.equals(MediaType.MULTIPART_FORM_DATA)
				? "--edge\r\nContent-Disposition: form-data; name=\"f" + number + "\"\r\n\r\n" + value + "\r\n"
				: "&f" + number + "=" + value;
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private final AtomicInteger calls = new AtomicInteger();

		@PostMapping("/form")
		Mono<String> form(ServerWebExchange exchange) {
			return Mono.zip(exchange.getFormData(), exchange.getMultipartData())
				.map((both) -> String.valueOf(both.getT1().size() + both.getT2().size()));
		}

		@PostMapping("/upload")
		Mono<String> upload(@RequestBody Flux<DataBuffer> body) {
			this.calls.incrementAndGet();
			return body.reduce(0L, (sum, part) -> {
				long all = sum + part.readableByteCount();
				DataBufferUtils.release(part);
				return all;
			}).map(String::valueOf);
		}

	}

}
