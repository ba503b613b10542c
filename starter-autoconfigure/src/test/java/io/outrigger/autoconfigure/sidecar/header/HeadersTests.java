package io.outrigger.autoconfigure.sidecar.header;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

import io.outrigger.sidecar.inbound.HeaderLimits;
import io.outrigger.sidecar.inbound.Refusals;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Headers}, on a server that does not count them itself.
 */
class HeadersTests {

	private final AtomicBoolean enabled = new AtomicBoolean(true);

	private final AtomicReference<HeaderLimits> limits = new AtomicReference<>(
			new HeaderLimits(3, Duration.ofSeconds(1)));

	private final Headers headers = new Headers(this.enabled::get, this.limits::get, new Refusals(() -> 0));

	@Test
	void countsLinesAndNotNames() {
		assertThat(this.headers.areTooMany(MockServerHttpRequest.get("/").header("a", "1", "2", "3").build()))
			.isFalse();
		assertThat(this.headers.areTooMany(MockServerHttpRequest.get("/").header("a", "1", "2", "3", "4").build()))
			.isTrue();
		assertThat(this.headers
			.areTooMany(MockServerHttpRequest.get("/").header("a", "1", "2").header("b", "1").header("c", "1").build()))
			.isTrue();
	}

	@Test
	void requestsOfNoServerAreCountedToo() {
		MockServerHttpRequest mock = MockServerHttpRequest.get("/").header("a", "1", "2", "3", "4").build();
		assertThat(this.headers.areTooMany(new ServerHttpRequestDecorator(mock))).isTrue();
		assertThat(this.headers.areTooMany(mock.mutate().headers((all) -> all.remove("a")).build())).isFalse();
	}

	@Test
	void isLiveAndCanBeOff() {
		MockServerHttpRequest request = MockServerHttpRequest.get("/").header("a", "1", "2", "3", "4").build();
		this.limits.set(new HeaderLimits(4, Duration.ofSeconds(2)));
		assertThat(this.headers.areTooMany(request)).isFalse();
		assertThat(this.headers.timeout()).isEqualTo(Duration.ofSeconds(2));
		this.limits.set(new HeaderLimits(3, Duration.ofSeconds(2)));
		this.enabled.set(false);
		assertThat(this.headers.areTooMany(request)).isFalse();
		assertThat(this.headers.timeout()).isZero();
	}

}
