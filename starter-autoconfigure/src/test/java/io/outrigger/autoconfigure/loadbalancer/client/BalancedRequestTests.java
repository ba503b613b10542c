package io.outrigger.autoconfigure.loadbalancer.client;

import java.net.URI;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.outrigger.loadbalancer.InstanceReport;
import io.outrigger.loadbalancer.NoInstanceAvailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link BalancedRequestFactory} against a real server.
 */
class BalancedRequestTests {

	private final Upstream upstream = new Upstream();

	private final JdkClientHttpRequestFactory http = new JdkClientHttpRequestFactory();

	private final RestClient client = RestClient.builder().requestFactory(this.upstream.balanced(this.http)).build();

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@Test
	void aResponseThatCannotBeReadIsClosed() {
		BrokenResponse response = new BrokenResponse();
		MockClientHttpRequest sent = new MockClientHttpRequest();
		sent.setResponse(response);
		ClientHttpRequestFactory balanced = this.upstream.balanced((uri, method) -> sent);
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> balanced.createRequest(URI.create("lb://stock/"), HttpMethod.GET).execute());
		assertThat(response.closed).isTrue();
	}

	@Test
	void sendsTheRequestToAnInstanceAsItIs() {
		ResponseEntity<String> response = this.client.get()
			.uri(URI.create("http://stock/caf%C3%A9%2F1?q=a+b&q=%26"))
			.header("X-Mine", "kept")
			.retrieve()
			.toEntity(String.class);
		assertThat(response.getBody()).isEqualTo("fine");
		assertThat(response.getHeaders().getFirst("Outrigger-Instance")).isEqualTo("a");
		assertThat(this.upstream.lastUri).hasValue("/caf%C3%A9%2F1?q=a+b&q=%26");
		assertThat(this.upstream.lastHeaders.get().get("X-Mine")).isEqualTo("kept");
		assertEnds(1, 0, 0);
	}

	@Test
	void leavesOtherAddressesAlone() {
		get("http://127.0.0.1:" + this.upstream.port() + "/x");
		assertEnds(0, 0, 0);
	}

	@Test
	void refusesAServiceThatNobodyKnows() {
		assertThatExceptionOfType(NoInstanceAvailableException.class).isThrownBy(() -> get("lb://unknown/x"))
			.withMessageContaining("'unknown'");
	}

	@Test
	void isInFlightUntilTheResponseIsClosed() {
		this.client.get().uri("lb://stock/fine").exchange((request, response) -> {
			assertThat(this.upstream.report().inFlight()).isOne();
			return response.getStatusCode();
		});
		assertEnds(1, 0, 0);
	}

	@Test
	void endsWithTheBodyEvenIfNobodyClosesTheResponse() {
		this.client.get().uri("lb://stock/fine").exchange((request, response) -> {
			response.getBody().readAllBytes();
			return response;
		}, false);
		assertEnds(1, 0, 0);
	}

	@Test
	void endsWithAnEmptyBodyAndWithABodyNobodyReads() {
		assertThat(get("lb://stock/empty")).isNull();
		this.client.get().uri("lb://stock/fine").retrieve().toBodilessEntity();
		assertEnds(2, 0, 0);
	}

	@Test
	void countsServerErrorsAsFailures() {
		assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class)
			.isThrownBy(() -> get("lb://stock/error"));
		assertEnds(0, 1, 0);
	}

	@Test
	void countsErrorsOfTheNetworkAsFailures() {
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> get("lb://stock/reset"));
		assertEnds(0, 1, 0);
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> get("lb://stock/broken"));
		assertEnds(0, 2, 0);
		this.http.setReadTimeout(Duration.ofMillis(50));
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> get("lb://stock/never"));
		assertEnds(0, 3, 0);
		this.upstream.close();
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> get("lb://stock/x"));
		assertEnds(0, 4, 0);
	}

	private String get(String uri) {
		return this.client.get().uri(uri).retrieve().body(String.class);
	}

	private void assertEnds(long successes, long failures, long cancels) {
		InstanceReport report = this.upstream.report();
		assertThat(report.inFlight()).as("in flight").isZero();
		assertThat(report.successes()).as("successes").isEqualTo(successes);
		assertThat(report.failures()).as("failures").isEqualTo(failures);
		assertThat(report.cancels()).as("cancels").isEqualTo(cancels);
	}

	private static final class BrokenResponse extends MockClientHttpResponse {

		private boolean closed;

		private BrokenResponse() {
			super(new byte[0], HttpStatus.OK);
		}

		@Override
		public HttpStatusCode getStatusCode() {
			throw new IllegalArgumentException("the status line is garbage");
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
