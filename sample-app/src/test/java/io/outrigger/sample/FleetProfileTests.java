package io.outrigger.sample;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.data.redis.RedisProperties;
import org.springframework.boot.test.autoconfigure.web.reactive.AutoConfigureWebTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The profile {@code fleet} where no Redis is running.
 */
@ExtendWith(NonBlocking.class)
@ActiveProfiles("fleet")
// Reactor Netty 1.2.18 at times stops reading a kept connection (reactor-netty issue
// 4361)
@AutoConfigureWebTestClient(timeout = "30s")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.r2dbc.url=r2dbc:h2:mem:///fleet?options=DB_CLOSE_DELAY=-1", "spring.data.redis.port=1",
				"server.netty.max-keep-alive-requests=1" })
class FleetProfileTests {

	@Autowired
	private WebTestClient client;

	@Autowired
	private RedisProperties redis;

	@Test
	void anInstanceStartsAndIsHealthyWithoutRedis() {
		this.client.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.components.outrigger.status")
			.isEqualTo("UP")
			.jsonPath("$.components.outrigger.details.redis.degraded")
			.isNotEmpty()
			.jsonPath("$.components.redis")
			.doesNotExist();
		this.client.get().uri("/actuator/health/readiness").exchange().expectStatus().isOk();
		this.client.get().uri("/products/1").exchange().expectStatus().isOk();
	}

	@Test
	void aSilentRedisIsGivenUpAfterASecond() {
		assertThat(this.redis.getTimeout()).isEqualTo(Duration.ofSeconds(1));
	}

}
