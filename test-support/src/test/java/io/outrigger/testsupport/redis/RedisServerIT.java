package io.outrigger.testsupport.redis;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.outrigger.testsupport.net.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RedisServer}: faults that are not real would prove nothing.
 */
class RedisServerIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static RedisServer server;

	@BeforeAll
	static void start() {
		server = RedisServer.start();
	}

	@BeforeEach
	void empty() {
		server.flushAll();
	}

	@AfterAll
	static void end() {
		server.close();
	}

	@Test
	void repliesComeAsTheyAre() {
		assertThat(server.command("SET", "key", "größe")).isEqualTo("OK");
		assertThat(server.command("GET", "key")).isEqualTo("größe");
		assertThat(server.command("INCR", "counter")).isEqualTo(1L);
		assertThat(server.command("MGET", "key", "none", "counter")).isEqualTo(Arrays.asList("größe", null, "1"));
		assertThatExceptionOfType(RedisReplyException.class).isThrownBy(() -> server.command("INCR", "key"))
			.withMessageStartingWith("ERR ");
		assertThat(server.uri()).isEqualTo("redis://127.0.0.1:" + server.port());
	}

	@Test
	void aFrozenServerIsSilentAndThenGoesOnWhereItWas() throws IOException {
		server.command("SET", "key", "value");
		try (RespConnection before = connect(Duration.ofMillis(200))) {
			before.call("PING");
			server.freeze();
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> before.call("GET", "key"));
			try (RespConnection during = connect(TIMEOUT)) {
				during.send("GET", "key");
				server.resume();
				assertThat(during.receive()).isEqualTo("value");
			}
			assertThat(before.receive()).isEqualTo("value");
		}
	}

	@Test
	void aKilledServerRefusesConnections() {
		server.kill();
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> server.command("PING"))
			.withMessageContaining("refused");
		server.restartEmpty();
		assertThat(server.command("PING")).isEqualTo("PONG");
	}

	@Test
	void aFrozenServerCanBeKilledAndStopped() {
		server.command("SET", "key", "value");
		server.freeze();
		server.kill();
		server.restartWithData();
		server.freeze();
		server.stop();
		server.restartWithData();
		assertThat(server.command("GET", "key")).isEqualTo("value");
	}

	@Test
	void anEmptyRestartHasNothing() {
		server.command("SET", "key", "value");
		int port = server.port();
		String runId = server.info("run_id");
		server.restartEmpty();
		assertThat(server.command("DBSIZE")).isEqualTo(0L);
		assertThat(server.info("run_id")).isNotEqualTo(runId);
		assertThat(server.port()).isEqualTo(port);
	}

	@Test
	void aRestartWithDataHasEveryAcknowledgedWrite() {
		for (int i = 0; i < 100; i++) {
			server.command("INCR", "counter");
		}
		String runId = server.info("run_id");
		server.restartWithData();
		assertThat(server.command("GET", "counter")).isEqualTo("100");
		assertThat(server.info("run_id")).isNotEqualTo(runId);
	}

	@Test
	void disconnectedSubscribersSeeTheEnd() throws IOException {
		try (RespConnection subscriber = connect(TIMEOUT); RespConnection other = connect(TIMEOUT)) {
			subscriber.call("SUBSCRIBE", "channel");
			other.call("PING");
			assertThat(server.disconnectSubscribers()).isOne();
			assertThatExceptionOfType(EOFException.class).isThrownBy(subscriber::receive);
			assertThat(other.call("PING")).isEqualTo("PONG");
		}
	}

	@Test
	void disconnectedClientsSeeTheEnd() throws IOException {
		try (RespConnection subscriber = connect(TIMEOUT); RespConnection other = connect(TIMEOUT)) {
			subscriber.call("SUBSCRIBE", "channel");
			other.call("PING");
			assertThat(server.disconnectClients()).isOne();
			assertThatExceptionOfType(IOException.class).isThrownBy(other::receive);
			assertThat(server.command("PUBLISH", "channel", "message")).isEqualTo(1L);
		}
	}

	@Test
	void aFullMemoryRefusesWritesAndServesReads() {
		server.command("SET", "key", "value");
		server.command("CONFIG", "SET", "maxmemory", "50mb");
		server.fillMemory();
		assertThatExceptionOfType(RedisReplyException.class).isThrownBy(() -> server.command("SET", "key", "other"))
			.withMessageStartingWith("OOM ");
		assertThat(server.command("GET", "key")).isEqualTo("value");
		server.freeMemory();
		assertThat(server.command("SET", "key", "other")).isEqualTo("OK");
		assertThat(server.info("maxmemory")).isEqualTo("52428800");
	}

	@Test
	void aRestartFreesTheMemory() {
		server.fillMemory();
		server.restartEmpty();
		assertThat(server.command("SET", "key", "value")).isEqualTo("OK");
	}

	@Test
	void forgottenScriptsAreNotFound() {
		String script = (String) server.command("SCRIPT", "LOAD", "return 1");
		assertThat(server.command("EVALSHA", script, "0")).isEqualTo(1L);
		server.flushScripts();
		assertThatExceptionOfType(RedisReplyException.class).isThrownBy(() -> server.command("EVALSHA", script, "0"))
			.withMessageStartingWith("NOSCRIPT");
	}

	@Test
	void aReplicaThatLagsBehindIsAwaited() {
		try (FaultProxy proxy = FaultProxy.to(server.port());
				RedisServer replica = RedisServer.start(RedisServer.replicaOf(proxy.port()))) {
			Awaitility.await().until(() -> "up".equals(replica.info("master_link_status")));
			proxy.delay(Duration.ofSeconds(2));
			server.command("SET", "key", "value");
			assertThat(replica.command("GET", "key")).isNull();
			server.awaitInStep(List.of(replica));
			assertThat(replica.command("GET", "key")).isEqualTo("value");
		}
	}

	@Test
	void anUnknownInfoFieldIsNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> server.info("run_ip"))
			.withMessageContaining("\"run_ip\"");
	}

	private static RespConnection connect(Duration timeout) throws IOException {
		return server.process().connect(timeout);
	}

}
