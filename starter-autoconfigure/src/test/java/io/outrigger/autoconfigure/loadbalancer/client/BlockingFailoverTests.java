package io.outrigger.autoconfigure.loadbalancer.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.loadbalancer.request.DeadlineThreadLocalAccessor;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.attempt.AttemptTimeoutException;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for failover of {@code RestClient} and {@code RestTemplate} before real servers.
 */
class BlockingFailoverTests {

	private final Servers servers = new Servers("a", "b", "c");

	private final List<String> passed = new ArrayList<>();

	private final JdkClientHttpRequestFactory http = new JdkClientHttpRequestFactory();

	private final RestClient client = RestClient.builder()
		.requestInterceptor(this::outside)
		.requestFactory(Servers.balanced(this.servers.balancing()).around(this.http, List.of(this::inside)))
		.build();

	private ClientHttpResponse outside(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		this.passed.add("outside " + request.getURI().getScheme());
		return execution.execute(request, body);
	}

	private ClientHttpResponse inside(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		Attempt attempt = (Attempt) request.getAttributes().get(Attempt.ATTRIBUTE);
		this.passed.add("inside " + attempt.number() + " " + request.getURI().getScheme());
		return execution.execute(request, body);
	}

	@AfterEach
	void close() {
		this.servers.close();
	}

	@Test
	void aKilledInstanceFailsNoGet() {
		for (int i = 0; i < 300; i++) {
			if (i == 100) {
				this.servers.kill("b");
			}
			assertThat(get()).isEqualTo("fine");
		}
		assertThat(this.servers.counts().failovers()).isGreaterThan(50);
		assertNothingInFlight();
	}

	@Test
	void everyTryPassesWhatIsNearerToTheWire() {
		this.servers.thirdTryWorks().with(Attempting.DEFAULTS.with(FailoverSettings.DEFAULTS.attempts(3)));
		assertThat(get()).isEqualTo("fine");
		assertThat(this.passed).containsExactly("outside lb", "inside 1 http", "inside 2 http", "inside 3 http");
		assertNothingInFlight();
	}

	@Test
	void sendsTheBodyAgain() {
		this.servers.thirdTryWorks().with(Attempting.DEFAULTS.with(FailoverSettings.DEFAULTS.attempts(3)));
		this.client.put().uri("lb://stock/x").body("order").retrieve().toBodilessEntity();
		assertThat(this.servers.seen).hasSize(3).allMatch((seen) -> seen.endsWith(" order"));
	}

	@Test
	void repeatsNoPostThatMayHaveArrived() {
		fail("a");
		fail("b");
		fail("c");
		assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class)
			.isThrownBy(() -> this.client.post().uri("lb://stock/x").body("order").retrieve().toBodilessEntity())
			.satisfies((ex) -> assertThat(ex.getResponseBodyAsString()).isEqualTo("not now"));
		assertThat(this.servers.seen).hasSize(1);
		assertNothingInFlight();
	}

	@Test
	void sendsNothingAfterTheDeadline() {
		assertThatExceptionOfType(AttemptTimeoutException.class).isThrownBy(() -> this.client.get()
			.uri("lb://stock/x")
			.attribute(Deadline.KEY, new Deadline(System.nanoTime()))
			.retrieve()
			.toBodilessEntity());
		this.http.setReadTimeout(Duration.ofSeconds(1));
		for (String id : List.of("a", "b", "c")) {
			this.servers.manner(id, (request, response) -> Mono.never());
		}
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> this.client.get()
			.uri("lb://stock/x")
			.attribute(Deadline.KEY, Deadline.after(Duration.ofMillis(500), System::nanoTime))
			.retrieve()
			.toBodilessEntity());
		Awaitility.await().untilAsserted(() -> assertThat(this.servers.seen).hasSize(1));
		assertNothingInFlight();
	}

	@Test
	void theDeadlineOfTheThreadHoldsWhereItIsEarlier() {
		DeadlineThreadLocalAccessor served = new DeadlineThreadLocalAccessor();
		served.setValue(new Deadline(System.nanoTime()));
		try {
			assertThatExceptionOfType(AttemptTimeoutException.class).isThrownBy(this::get);
			assertThatExceptionOfType(AttemptTimeoutException.class).isThrownBy(() -> this.client.get()
				.uri("lb://stock/x")
				.attribute(Deadline.KEY, Deadline.after(Duration.ofSeconds(10), System::nanoTime))
				.retrieve()
				.toBodilessEntity());
			served.setValue(Deadline.after(Duration.ofSeconds(10), System::nanoTime));
			assertThat(get()).isEqualTo("fine");
			assertThatExceptionOfType(AttemptTimeoutException.class).isThrownBy(() -> this.client.get()
				.uri("lb://stock/x")
				.attribute(Deadline.KEY, new Deadline(System.nanoTime()))
				.retrieve()
				.toBodilessEntity());
		}
		finally {
			served.setValue();
		}
		assertThat(get()).isEqualTo("fine");
		assertThat(this.servers.seen).hasSize(2);
		assertNothingInFlight();
	}

	@Test
	void worksForARestTemplateToo() {
		RestTemplate template = new RestTemplate(this.http);
		Servers.balanced(this.servers.balancing()).balance(template, (balanced) -> {
		});
		this.servers.stop("a");
		for (int i = 0; i < 6; i++) {
			assertThat(template.getForObject("http://stock/x", String.class)).isEqualTo("fine");
		}
		assertThat(this.servers.counts().failovers()).isPositive();
		assertNothingInFlight();
	}

	private void fail(String id) {
		this.servers.manner(id, (request, response) -> response.status(503).sendString(Mono.just("not now")).then());
	}

	private String get() {
		return this.client.get().uri("lb://stock/x").retrieve().body(String.class);
	}

	private void assertNothingInFlight() {
		assertThat(this.servers.report()).allSatisfy((report) -> assertThat(report.inFlight()).isZero());
	}

}
