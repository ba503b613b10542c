package io.outrigger.autoconfigure.loadbalancer.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.loadbalancer.client.blocking.BalancedRestClientBuilder;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which bodies of clients that block are sent again, before real servers.
 */
class RepeatedBodyTests {

	private static final String LONG = "0123456789abcdef".repeat(16 * 1024);

	@TempDir
	private static Path directory;

	private final Servers servers = new Servers("a", "b");

	private final List<String> lengths = new CopyOnWriteArrayList<>();

	private final RestClient client = new BalancedRestClientBuilder(Servers.balanced(this.servers.balancing())::around,
			new JdkClientHttpRequestFactory())
		.build();

	@AfterEach
	void close() {
		this.servers.close();
	}

	@Test
	void aShortOneHasALengthAndIsSentAgain() {
		onlyTheSecondTryWorks();
		assertThat(put(Map.of("sku", "hammer"))).isEqualTo("fine");
		assertThat(bodies()).containsExactly("{\"sku\":\"hammer\"}", "{\"sku\":\"hammer\"}");
		assertThat(this.lengths).containsExactly("16", "16");
	}

	@Test
	void oneThatMayNotBeSentAgainHasALengthToo() {
		this.client.post().uri("lb://stock/x").body(Map.of("sku", "hammer")).retrieve().toBodilessEntity();
		this.client.post().uri("lb://stock/x").retrieve().toBodilessEntity();
		assertThat(bodies()).containsExactly("{\"sku\":\"hammer\"}", "");
	}

	@Test
	void oneThatCannotBeReadTwiceIsKeptWhileItIsSent() {
		onlyTheSecondTryWorks();
		assertThat(put(once("order"))).isEqualTo("fine");
		assertThat(bodies()).containsExactly("order", "order");
		assertThat(this.lengths).containsExactly("none", "5");
	}

	@Test
	void aLongOneThatCannotBeReadTwiceIsNotSentTwice() {
		onlyTheSecondTryWorks();
		assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class).isThrownBy(() -> put(once(LONG)))
			.satisfies((ex) -> assertThat(ex.getResponseBodyAsString()).isEqualTo("not now"));
		assertThat(bodies()).containsExactly(LONG);
	}

	@Test
	void aLongOneThatNobodyBeganToReadGoesToAnother() {
		this.servers.stop("a");
		for (int i = 0; i < 4; i++) {
			assertThat(put(once(LONG))).isEqualTo("fine");
			assertThat(this.client.post().uri("lb://stock/x").body(once(LONG)).retrieve().body(String.class))
				.isEqualTo("fine");
		}
		assertThat(bodies()).hasSize(8).allMatch(LONG::equals);
		assertThat(this.servers.counts().failovers()).isPositive();
	}

	@Test
	void aLongOneThatCanBeReadTwiceIsSentAgain() throws IOException {
		onlyTheSecondTryWorks();
		Path file = Files.writeString(directory.resolve("long"), LONG);
		assertThat(put(new FileSystemResource(file))).isEqualTo("fine");
		assertThat(bodies()).containsExactly(LONG, LONG);
		String length = String.valueOf(LONG.length());
		assertThat(this.lengths).containsExactly(length, length);
	}

	@Test
	void aLongOneThatAnObjectIsWrittenAsHasALengthAndIsSentAgain() {
		onlyTheSecondTryWorks();
		assertThat(put(Stream.of("hammer", LONG).iterator())).isEqualTo("fine");
		String written = "[\"hammer\",\"" + LONG + "\"]";
		assertThat(bodies()).containsExactly(written, written);
		String length = String.valueOf(written.length());
		assertThat(this.lengths).containsExactly(length, length);
	}

	@Test
	void nothingIsKeptWhereThatIsSaid() {
		FailoverSettings defaults = FailoverSettings.DEFAULTS;
		this.servers.with(Attempting.DEFAULTS.with(new FailoverSettings(defaults.attempts(), defaults.methods(),
				defaults.outcomes(), defaults.statuses(), defaults.times(), 0, false)));
		onlyTheSecondTryWorks();
		assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class)
			.isThrownBy(() -> put(once("order")));
		assertThat(put("text")).isEqualTo("fine");
		assertThat(bodies()).containsExactly("order", "text", "text");
	}

	@Test
	void oneThatFailsByItselfIsNotSentAgainAndBlamesNobody() {
		assertFails((out) -> {
			out.write(LONG.getBytes(StandardCharsets.US_ASCII));
			throw new IOException("the disk is gone");
		}, "the disk is gone");
		assertThat(this.servers.report()).extracting((report) -> report.cancels()).containsExactlyInAnyOrder(1L, 0L);
		assertFails(new FailingAhead(), "never was a disk");
		assertThat(this.servers.report()).extracting((report) -> report.cancels()).containsExactlyInAnyOrder(1L, 0L);
		assertThat(this.servers.report()).allSatisfy((report) -> {
			assertThat(report.failures()).isZero();
			assertThat(report.inFlight()).isZero();
		});
	}

	private void assertFails(StreamingHttpOutputMessage.Body body, String message) {
		assertThatExceptionOfType(ResourceAccessException.class)
			.isThrownBy(() -> this.client.put().uri("lb://stock/x").body(body).retrieve().toBodilessEntity())
			.withStackTraceContaining(message);
	}

	private void onlyTheSecondTryWorks() {
		for (String id : List.of("a", "b")) {
			this.servers.manner(id, (request, response) -> {
				this.lengths.add(request.requestHeaders().get("Content-Length", "none"));
				return "2".equals(request.requestHeaders().get("Outrigger-Attempt"))
						? response.sendString(Mono.just("fine")).then()
						: response.status(503).sendString(Mono.just("not now")).then();
			});
		}
	}

	private String put(Object body) {
		return this.client.put().uri("lb://stock/x").body(body).retrieve().body(String.class);
	}

	private List<String> bodies() {
		return this.servers.seen.stream().map((seen) -> seen.split(" ", 3)[2]).toList();
	}

	private static Resource once(String text) {
		return new InputStreamResource(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
	}

	private static final class FailingAhead implements StreamingHttpOutputMessage.Body {

		@Override
		public void writeTo(OutputStream out) throws IOException {
			throw new IOException("there never was a disk");
		}

		@Override
		public boolean repeatable() {
			return true;
		}

	}

}
