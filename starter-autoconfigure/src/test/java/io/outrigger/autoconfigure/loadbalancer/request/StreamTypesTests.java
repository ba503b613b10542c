package io.outrigger.autoconfigure.loadbalancer.request;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StreamTypes}.
 */
class StreamTypesTests {

	@ParameterizedTest
	@ValueSource(strings = { "text/event-stream", "TEXT/Event-Stream;charset=utf-8", "application/x-ndjson",
			"application/stream+json", "application/stream+x-jackson-smile", "application/grpc",
			"application/grpc+proto", "application/grpc-web", "multipart/x-mixed-replace; boundary=a" })
	void containThoseThatGoOn(String type) {
		assertThat(StreamTypes.contain(type)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "text/plain", "application/json", "application/grpcx", "application/streamline",
			"application/x-ndjson2", "text/event", "multipart/form-data" })
	void containNoOther(String type) {
		assertThat(StreamTypes.contain(type)).isFalse();
	}

	@Test
	void containNothingThatHasNoType() {
		assertThat(StreamTypes.contain(null)).isFalse();
	}

}
