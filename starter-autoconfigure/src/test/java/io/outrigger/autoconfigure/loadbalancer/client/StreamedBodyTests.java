package io.outrigger.autoconfigure.loadbalancer.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.CRC32;

import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import io.outrigger.autoconfigure.loadbalancer.client.blocking.BalancedRestClientBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is uploaded by clients that block goes through as fast as it is read at the other
 * end, and no faster.
 */
class StreamedBodyTests {

	private static final long SIZE = 64 * 1024 * 1024;

	/*
	 * What sockets of this machine hold, and then some.
	 */
	private static final long BOUND = 24 * 1024 * 1024;

	private final AtomicLong cutAfter = new AtomicLong(SIZE);

	private final AtomicReference<HttpHeaders> headers = new AtomicReference<>();

	private final AtomicReference<Upload> upload = new AtomicReference<>(new Upload(false));

	private final DisposableServer server = HttpServer.create()
		.host("127.0.0.1")
		.port(0)
		.handle(this::receive)
		.bindNow();

	private final Servers servers = new Servers();

	@AfterEach
	void close() {
		this.server.disposeNow();
		this.servers.close();
	}

	static Stream<ClientHttpRequestFactory> factories() {
		return Stream.of(new JdkClientHttpRequestFactory(), new SimpleClientHttpRequestFactory(),
				new ReactorClientHttpRequestFactory());
	}

	static Stream<Arguments> uploads() {
		return factories().flatMap((factory) -> Stream.of(Arguments.of(factory, false), Arguments.of(factory, true)));
	}

	@ParameterizedTest
	@MethodSource("uploads")
	void aRestClientStreams(ClientHttpRequestFactory factory, boolean multipart) {
		Source source = begin(multipart);
		RestClient client = new BalancedRestClientBuilder(balanced()::around, factory)
			.requestInterceptors((chain) -> assertThat(chain).isEmpty())
			.build();
		String answer = client.post()
			.uri("lb://stock/upload")
			.contentType(multipart ? MediaType.MULTIPART_FORM_DATA : MediaType.APPLICATION_OCTET_STREAM)
			.body(multipart ? parts(source) : new InputStreamResource(source))
			.retrieve()
			.body(String.class);
		assertArrived(source, answer);
	}

	@ParameterizedTest
	@MethodSource("uploads")
	void aRestTemplateStreams(ClientHttpRequestFactory factory, boolean multipart) {
		Source source = begin(multipart);
		RestTemplate template = new RestTemplate(factory);
		balanced().balance(template, (balanced) -> {
		});
		Object body = multipart ? parts(source) : new InputStreamResource(source);
		assertArrived(source, template.postForObject("lb://stock/upload", body, String.class));
	}

	@ParameterizedTest
	@MethodSource("factories")
	@Timeout(60)
	void anInstanceThatGoesAwayMeanwhileFailsTheCall(ClientHttpRequestFactory factory) {
		this.cutAfter.set(1024 * 1024);
		Source source = begin(false);
		RestClient client = new BalancedRestClientBuilder(balanced()::around, factory).build();
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> client.put()
			.uri("lb://stock/upload")
			.contentType(MediaType.APPLICATION_OCTET_STREAM)
			.body(new InputStreamResource(source))
			.retrieve()
			.toBodilessEntity());
		assertThat(source.position).isLessThan(SIZE);
		assertThat(this.servers.report("a").failures()).isOne();
		assertThat(this.servers.report("a").inFlight()).isZero();
	}

	private static Object parts(Source source) {
		MultipartBodyBuilder parts = new MultipartBodyBuilder();
		parts.part("file", new InputStreamResource(source)).filename("file");
		return parts.build();
	}

	private BalancedRequests balanced() {
		return Servers.balanced(this.servers.balancing());
	}

	private Source begin(boolean multipart) {
		this.servers.register("a", this.server.port());
		Upload upload = new Upload(multipart);
		this.upload.set(upload);
		return new Source(upload.received);
	}

	private void assertArrived(Source source, String answer) {
		assertThat(answer).isEqualTo(Long.toHexString(source.sum.getValue()));
		assertThat(source.position).isEqualTo(SIZE);
		assertThat(this.headers.get().contains("Content-Length")).isFalse();
		assertThat(source.ahead).isLessThan(BOUND);
		assertThat(this.servers.report("a").successes()).isOne();
	}

	private Mono<Void> receive(HttpServerRequest request, HttpServerResponse response) {
		Upload upload = this.upload.get();
		this.headers.set(request.requestHeaders().copy());
		return request.receive()
			.asByteArray()
			.doOnNext(upload::take)
			.doOnNext((bytes) -> cut(upload, response))
			.then(Mono.defer(() -> response.sendString(Mono.just(Long.toHexString(upload.sum.getValue()))).then()));
	}

	private void cut(Upload upload, HttpServerResponse response) {
		if (upload.received.get() > this.cutAfter.get()) {
			response.withConnection((connection) -> connection.channel().close());
		}
	}

	/**
	 * What arrives.
	 */
	private static final class Upload {

		private static final List<Byte> BEGIN = List.of((byte) '\r', (byte) '\n', (byte) '\r', (byte) '\n');

		private final AtomicLong received = new AtomicLong();

		private final CRC32 sum = new CRC32();

		private int matched;

		Upload(boolean multipart) {
			this.matched = multipart ? 0 : BEGIN.size();
		}

		void take(byte[] bytes) {
			int from = 0;
			while (this.matched < BEGIN.size() && from < bytes.length) {
				this.matched = (bytes[from] == BEGIN.get(this.matched)) ? this.matched + 1 : 0;
				from++;
			}
			int length = (int) Math.min(bytes.length - from, SIZE - this.received.get());
			this.sum.update(bytes, from, length);
			this.received.addAndGet(length);
		}

	}

	/**
	 * Too long to be in memory whole; notes how far it was ever read ahead of what had
	 * arrived.
	 */
	private static final class Source extends InputStream {

		private final AtomicLong received;

		private final CRC32 sum = new CRC32();

		private long position;

		private long ahead;

		Source(AtomicLong received) {
			this.received = received;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) {
			if (this.position == SIZE) {
				return -1;
			}
			int count = (int) Math.min(length, SIZE - this.position);
			for (int i = 0; i < count; i++) {
				long at = this.position + i;
				bytes[offset + i] = (byte) (at ^ (at >>> 8) ^ (at >>> 16));
			}
			this.sum.update(bytes, offset, count);
			this.position += count;
			this.ahead = Math.max(this.ahead, this.position - this.received.get());
			return count;
		}

	}

}
