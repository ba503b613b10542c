package io.outrigger.testsupport.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RedisProcess}: how processes come up, and that none stays behind.
 */
class RedisProcessIT {

	@Test
	void optionsHoldOverRestarts() {
		try (RedisServer server = RedisServer.start(List.of("--requirepass", "secret", "--maxmemory", "50mb"))) {
			server.command("SET", "key", "value");
			server.restartWithData();
			assertThat(server.command("GET", "key")).isEqualTo("value");
			assertThat(server.info("maxmemory")).isEqualTo("52428800");
			assertThatExceptionOfType(RedisReplyException.class).isThrownBy(() -> anonymousPing(server))
				.withMessageStartingWith("NOAUTH");
		}
	}

	private static void anonymousPing(RedisServer server) throws IOException {
		try (RespConnection connection = new RespConnection(server.port(), Duration.ofSeconds(5))) {
			connection.call("PING");
		}
	}

	@Test
	void anOptionThatCannotBeIsRefusedByName() {
		assertThatIllegalArgumentException().isThrownBy(() -> RedisServer.start(List.of("--port", "6379")))
			.withMessageContaining("\"--port\"");
		assertThatIllegalArgumentException().isThrownBy(() -> RedisServer.start(List.of("--requirepass")))
			.withMessageContaining("\"--requirepass\"");
	}

	@Test
	void aServerThatDoesNotComeUpFailsWithWhatItSaid() {
		assertThatIllegalStateException().isThrownBy(() -> RedisServer.start(List.of("--maxmemory", "plenty")))
			.withMessageContaining("exit code 1")
			.withMessageContaining("maxmemory")
			.withMessageContaining("plenty");
	}

	@Test
	void aPortThatIsTakenMeanwhileIsReplacedByAnother() {
		try (RedisServer owner = RedisServer.start()) {
			AtomicInteger launches = new AtomicInteger();
			Launch launch = new Launch((port, directory) -> {
				int asked = (launches.incrementAndGet() == 1) ? owner.port() : port;
				return List.of("--port", Integer.toString(asked), "--bind", "127.0.0.1", "--save", "");
			}, null);
			try (RedisProcess process = RedisProcess.start(launch)) {
				assertThat(launches).hasValue(2);
				assertThat(process.call("PING")).isEqualTo("PONG");
			}
			assertThat(owner.command("PING")).isEqualTo("PONG");
		}
	}

	@Test
	void aRunningProcessIsNotStartedTwice() {
		try (RedisServer server = RedisServer.start()) {
			assertThatIllegalStateException().isThrownBy(() -> server.process().restart(List.of()))
				.withMessageContaining("still runs");
		}
	}

	@Test
	void aSignalToAProcessThatIsGoneFails() {
		try (RedisServer server = RedisServer.start()) {
			server.kill();
			assertThatIllegalStateException().isThrownBy(server::freeze).withMessageContaining("does not run");
			assertThatIllegalStateException().isThrownBy(server::resume).withMessageContaining("does not run");
		}
	}

	@Test
	void closingLeavesNoProcessAndNoFile() {
		RedisServer server = RedisServer.start();
		ProcessHandle handle = server.process().handle();
		Path directory = server.process().directory();
		server.freeze();
		server.close();
		server.close();
		assertThat(handle.isAlive()).isFalse();
		assertThat(directory).doesNotExist();
	}

	@Test
	void theEndOfTheJvmLeavesNoProcessAndNoFile() throws Exception {
		Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), ForgetfulMain.class.getName())
			.redirectErrorStream(true)
			.start();
		try (BufferedReader output = jvm.inputReader(StandardCharsets.UTF_8)) {
			long pid = Long.parseLong(output.readLine());
			ProcessHandle redis = ProcessHandle.of(pid).orElseThrow();
			Path directory = Path.of(output.readLine());
			assertThat(directory).exists();
			jvm.getOutputStream().close();
			assertThat(jvm.waitFor(20, TimeUnit.SECONDS)).isTrue();
			assertThat(redis.isAlive()).isFalse();
			assertThat(directory.getParent()).doesNotExist();
		}
		finally {
			jvm.destroy();
		}
	}

}
