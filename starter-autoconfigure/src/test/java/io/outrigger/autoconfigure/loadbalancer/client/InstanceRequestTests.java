package io.outrigger.autoconfigure.loadbalancer.client;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeStrategies;

import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.spi.PickRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InstanceRequest}: it is what Spring's own builder makes of the same.
 */
class InstanceRequestTests {

	private static final URI THERE = URI.create("http://127.0.0.1:8081/a?b=c");

	private final Upstream upstream = new Upstream();

	private final Attempt attempt = this.upstream.balancers.find("stock").choose(PickRequest.PLAIN).begin();

	private final ClientRequest request = ClientRequest.create(HttpMethod.POST, URI.create("http://stock/a?b=c"))
		.header("X-Mine", "1", "2")
		.header("Accept", "text/plain")
		.cookie("session", "a", "b")
		.attribute("mine", 7)
		.httpRequest((written) -> written.getHeaders().set("X-Written", written.getHeaders().getFirst("X-Mine")))
		.body(BodyInserters.fromValue("text"))
		.build();

	@AfterEach
	void close() {
		this.attempt.complete();
		this.upstream.close();
	}

	@Test
	void isTheCallersElsewhere() {
		ClientRequest routed = routed(this.request);
		assertThat(routed.method()).isEqualTo(HttpMethod.POST);
		assertThat(routed.url()).isEqualTo(THERE);
		assertThat(routed.headers()).isEqualTo(this.request.headers());
		assertThat(routed.cookies()).isEqualTo(this.request.cookies());
		assertThat(routed.body()).isEqualTo(this.request.body());
		assertThat(routed.logPrefix()).isEqualTo(this.request.logPrefix());
		assertThat(routed.attributes()).containsAllEntriesOf(this.request.attributes())
			.containsEntry(Attempt.ATTRIBUTE, this.attempt)
			.doesNotContainKey(Inbound.KEY);
	}

	@Test
	void isWrittenAsSpringWritesItsOwn() {
		MockClientHttpRequest expected = written(ClientRequest.from(this.request).url(THERE).build(),
				new HttpHeaders());
		MockClientHttpRequest actual = written(routed(this.request), new HttpHeaders());
		assertSame(actual, expected);
		assertThat(actual.getHeaders().get("X-Written")).containsExactly("1");
		assertThat(actual.getCookies().get("session")).hasSize(2);
	}

	@Test
	void leavesWhatTheConnectorHasSaid() {
		HttpHeaders said = new HttpHeaders();
		said.set("Accept", "application/json");
		MockClientHttpRequest expected = written(ClientRequest.from(this.request).url(THERE).build(), said);
		MockClientHttpRequest actual = written(routed(this.request), said);
		assertSame(actual, expected);
		assertThat(actual.getHeaders().get("Accept")).containsExactly("application/json");
	}

	@Test
	void saysWhichAttemptItIsFromTheSecondOn() {
		ClientRequest first = routed(this.request);
		this.attempt.numbered(2);
		ClientRequest second = routed(this.request);
		assertThat(first.headers().containsKey(Attempt.HEADER)).isFalse();
		assertThat(second.headers().get(Attempt.HEADER)).containsExactly("2");
		assertThat(second.headers().get("X-Mine")).containsExactly("1", "2");
		assertThat(this.request.headers().containsKey(Attempt.HEADER)).isFalse();
	}

	@Test
	void aCopyIsWrittenLateToo() {
		ClientRequest routed = routed(this.request);
		ClientRequest copy = LateWrites.add(ClientRequest.from(routed).header("X-More", "3").build(),
				(written) -> written.getHeaders().set("X-Written", "late"));
		MockClientHttpRequest written = written(copy, new HttpHeaders());
		assertThat(written.getHeaders().get("X-Written")).containsExactly("late");
		assertThat(written.getHeaders().get("X-More")).containsExactly("3");
	}

	private ClientRequest routed(ClientRequest request) {
		return new InstanceRequest(request, THERE, this.attempt, null, null);
	}

	private static void assertSame(MockClientHttpRequest actual, MockClientHttpRequest expected) {
		assertThat(actual.getHeaders()).isEqualTo(expected.getHeaders());
		assertThat(actual.getCookies()).isEqualTo(expected.getCookies());
		assertThat(actual.getBodyAsString().block(Duration.ofSeconds(1))).isEqualTo("text")
			.isEqualTo(expected.getBodyAsString().block(Duration.ofSeconds(1)));
		Map<String, Object> attributes = actual.getAttributes();
		assertThat(attributes).isEqualTo(expected.getAttributes());
	}

	private static MockClientHttpRequest written(ClientRequest request, HttpHeaders said) {
		MockClientHttpRequest written = new MockClientHttpRequest(request.method(), request.url());
		written.getHeaders().addAll(said);
		request.writeTo(written, ExchangeStrategies.withDefaults()).block(Duration.ofSeconds(1));
		return written;
	}

}
