package io.outrigger.autoconfigure.loadbalancer.client;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.spi.RequestKey;
import io.outrigger.loadbalancer.steering.InstanceMatch;
import io.outrigger.loadbalancer.steering.Mark;
import io.outrigger.loadbalancer.steering.Share;
import io.outrigger.loadbalancer.steering.Steering;
import io.outrigger.loadbalancer.steering.StickySettings;
import io.outrigger.loadbalancer.steering.TrafficSplit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sticky sessions and traffic splits, over real HTTP.
 */
class SteeringTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final Servers servers = new Servers("a", "b", "c");

	private final Balancing balancing = this.servers.balancing();

	private final WebClient client = WebClient.builder()
		.filter(new BalancingExchangeFilterFunction(this.balancing, null))
		.build();

	@AfterEach
	void close() {
		this.servers.close();
	}

	@Test
	void aSessionStaysAtOneInstanceForBothClientsAndMovesWhenThatIsGone() {
		answerByName();
		this.servers.with(Steering.NONE
			.with(new StickySettings(List.of(RequestKey.of("header:X-Session")), Duration.ofMinutes(1))));
		String first = reactive("X-Session", "ann");
		for (int i = 0; i < 20; i++) {
			assertThat(reactive("X-Session", "ann")).isEqualTo(first);
			assertThat(blocking("X-Session", "ann")).isEqualTo(first);
		}
		Set<String> others = new HashSet<>();
		IntStream.range(0, 30).forEach((i) -> others.add(reactive("X-Session", "user-" + i)));
		assertThat(others).hasSize(3);
		this.servers.leave(first);
		String next = reactive("X-Session", "ann");
		assertThat(next).isNotEqualTo(first);
		assertThat(blocking("X-Session", "ann")).isEqualTo(next);
	}

	@Test
	void aMarkSendsARequestToItsShareWithBothClients() {
		answerByName();
		this.servers.with(Steering.NONE.with(new TrafficSplit(List.of(new Share("canary",
				new InstanceMatch(null, Map.of("name", "c")), 0, List.of(Mark.of("header:X-Canary=always")))))));
		for (int i = 0; i < 20; i++) {
			assertThat(reactive("X-Canary", "always")).isEqualTo("c");
			assertThat(blocking("X-Canary", "always")).isEqualTo("c");
			assertThat(reactive("X-Canary", "no")).isIn("a", "b");
			assertThat(blocking("X-Canary", "no")).isIn("a", "b");
		}
	}

	private void answerByName() {
		for (String id : List.of("a", "b", "c")) {
			this.servers.manner(id, (request, response) -> response.sendString(Mono.just(id)).then());
		}
	}

	private String reactive(String header, String value) {
		return this.client.get()
			.uri("lb://stock/x")
			.header(header, value)
			.retrieve()
			.bodyToMono(String.class)
			.blockOptional(PATIENCE)
			.orElseThrow();
	}

	private String blocking(String header, String value) {
		RestClient client = RestClient.builder()
			.requestFactory(Servers.balanced(this.balancing).around(new JdkClientHttpRequestFactory(), List.of()))
			.build();
		String body = client.get().uri("lb://stock/x").header(header, value).retrieve().body(String.class);
		assertThat(body).isNotNull();
		return body;
	}

}
