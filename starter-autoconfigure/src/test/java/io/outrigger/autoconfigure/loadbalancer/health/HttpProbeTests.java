package io.outrigger.autoconfigure.loadbalancer.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.outrigger.loadbalancer.standing.Health;
import io.outrigger.registry.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HttpProbe}, over HTTP.
 */
class HttpProbeTests {

	private final AtomicReference<String> path = new AtomicReference<>();

	private final HttpProbe probe = new HttpProbe(WebClient.create());

	private int status = 200;

	private String type = "application/json";

	private String body = "{\"status\":\"UP\"}";

	private final DisposableServer server = HttpServer.create()
		.host("127.0.0.1")
		.port(0)
		.handle((request, response) -> {
			this.path.set(request.uri());
			return response.status(HttpResponseStatus.valueOf(this.status))
				.header("Content-Type", this.type)
				.sendString(Mono.just(this.body))
				.then();
		})
		.bindNow();

	@AfterEach
	void stop() {
		this.server.disposeNow();
	}

	@Test
	void asksTheHealthPathOnTheManagementPort() {
		assertThat(check()).isEqualTo(Health.HEALTHY);
		assertThat(this.path).hasValue("/manage/health?x=1");
	}

	@ParameterizedTest
	@CsvSource({ "200,HEALTHY", "204,HEALTHY", "503,UNHEALTHY", "500,UNHEALTHY", "429,UNHEALTHY", "404,UNKNOWN",
			"401,UNKNOWN", "403,UNKNOWN", "302,UNKNOWN" })
	void understandsTheStatus(int status, Health health) {
		this.status = status;
		assertThat(check()).isEqualTo(health);
	}

	@Test
	void seesThatItIsDegraded() {
		this.body = "{\"status\":\"DEGRADED\",\"components\":{}}";
		assertThat(check()).isEqualTo(Health.DEGRADED);
	}

	@Test
	void needsNoBodyThatItUnderstands() {
		this.body = "{nonsense";
		assertThat(check()).isEqualTo(Health.HEALTHY);
		this.type = "text/plain";
		this.body = "fine";
		assertThat(check()).isEqualTo(Health.HEALTHY);
		this.body = "";
		assertThat(check()).isEqualTo(Health.HEALTHY);
	}

	@Test
	void failsIfNobodyAnswers() {
		this.server.disposeNow();
		assertThatExceptionOfType(WebClientRequestException.class).isThrownBy(this::check);
	}

	private Health check() {
		ServiceInstance instance = ServiceInstance.builder("stock", "a", "127.0.0.1", 1)
			.management(this.server.port(), "/manage/health?x=1")
			.build();
		return this.probe.check(instance).block(Duration.ofSeconds(10));
	}

}
