package io.outrigger.testsupport.redis;

import java.io.UncheckedIOException;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RedisServer}: faults that are not real would prove nothing.
 */
class RedisServerIT {

	@Test
	void anEmptyRestartHasNothing() {
		try (RedisServer server = RedisServer.start()) {
			server.command("SET", "key", "value");
			String runId = server.info("run_id");
			server.restartEmpty();
			assertThat(server.command("GET", "key")).isNull();
			assertThat(server.info("run_id")).isNotEqualTo(runId);
		}
	}

	@Test
	void aRestartWithDataHasEveryAcknowledgedWrite() {
		try (RedisServer server = RedisServer.start()) {
			for (int i = 0; i < 100; i++) {
				server.command("INCR", "counter");
			}
			String runId = server.info("run_id");
			server.restartWithData();
			assertThat(server.command("GET", "counter")).isEqualTo("100");
			assertThat(server.info("run_id")).isNotEqualTo(runId);
		}
	}

	@Test
	void aKilledServerRefusesConnections() {
		try (RedisServer server = RedisServer.start()) {
			server.kill();
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> server.command("PING"))
				.withMessageContaining("refused");
		}
	}

	@Test
	void anOptionThatIsNotTheCallersIsRefusedByName() {
		assertThatIllegalArgumentException().isThrownBy(() -> RedisServer.start(List.of("--port", "6379")))
			.withMessageContaining("\"--port\"");
	}

}
