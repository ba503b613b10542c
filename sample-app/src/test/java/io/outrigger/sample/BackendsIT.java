package io.outrigger.sample;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.outrigger.testsupport.net.Ports;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command {@code backends} as it is typed.
 */
class BackendsIT {

	@TempDir
	private Path directory;

	private int redisPort;

	private int databasePort;

	@BeforeEach
	void choosePorts() throws Exception {
		this.redisPort = Ports.pick();
		this.databasePort = Ports.pick();
	}

	@Test
	void saysWhatRunsWhereAndWhatToTypeNext() throws Exception {
		try (PackagedProcess backends = start().awaitSaid("Ctrl-C")) {
			assertThat(backends.said()).contains("127.0.0.1:" + this.redisPort, "127.0.0.1:" + this.databasePort)
				.containsPattern("java -jar \\S+sample-app.jar --spring.profiles.active=fleet --spring.data.redis.port="
						+ this.redisPort + " --spring.r2dbc.url=r2dbc:postgresql://127.0.0.1:" + this.databasePort
						+ "/storefront --server.port=8081\n");
		}
	}

	@Test
	void toldToEndItLeavesNothingBehind() throws Exception {
		try (PackagedProcess backends = start().awaitSaid("Ctrl-C")) {
			List<ProcessHandle> redis = backends.children();
			assertThat(redis).hasSize(1);
			assertThat(backends.temporaryFiles()).hasSize(1);
			assertThat(backends.terminate()).isNotZero();
			assertThat(redis).noneMatch(ProcessHandle::isAlive);
			assertThat(backends.temporaryFiles()).isEmpty();
			assertThat(backends.said()).doesNotContain("Exception", "ended by itself");
		}
	}

	@Test
	void endsWhenRedisEndsByItselfAndSaysSo() throws Exception {
		try (PackagedProcess backends = start().awaitSaid("Ctrl-C")) {
			backends.children().forEach(ProcessHandle::destroyForcibly);
			assertThat(backends.awaitEnd()).isEqualTo(1);
			assertThat(backends.said()).contains("Redis ended by itself with exit code").contains("Ready to accept");
			assertThat(backends.temporaryFiles()).isEmpty();
		}
	}

	@Test
	void aPortThatIsTakenIsNamed() throws Exception {
		try (PackagedProcess first = start().awaitSaid("Ctrl-C"); PackagedProcess second = start()) {
			assertThat(second.awaitEnd()).isEqualTo(1);
			assertThat(second.said())
				.startsWith("--redis.port is '" + this.redisPort + "' but must be: a free port of 127.0.0.1 (")
				.hasLineCount(1);
			assertThat(second.temporaryFiles()).isEmpty();
			assertThat(first.children()).hasSize(1);
		}
	}

	private PackagedProcess start() throws Exception {
		return PackagedProcess.start(this.directory, "backends", "--redis.port=" + this.redisPort,
				"--database.port=" + this.databasePort);
	}

}
