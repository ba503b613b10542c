package io.outrigger.sample.backends;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A Redis that can't start says why.
 */
class RedisProcessTests {

	@TempDir
	private Path directory;

	@Test
	void tellsItsLastWordsIfItEndsBeforeItIsReady() throws Exception {
		try (ServerSocket taken = new ServerSocket()) {
			taken.bind(new InetSocketAddress("127.0.0.1", 0));
			try (RedisProcess redis = RedisProcess.start(RedisSearch.of(this.directory).find(), taken.getLocalPort(),
					this.directory)) {
				// The one who took the port does not answer, as it is none
				assertThat(redis.awaitReady()).isFalse();
				assertThat(redis.awaitEnd()).startsWith("Redis ended by itself with exit code 1. Its last words:")
					.contains("127.0.0.1:" + taken.getLocalPort());
			}
		}
	}

	@Test
	void oneThatCannotBeExecutedIsNamed() {
		RedisExecutable executable = new RedisExecutable(this.directory.toString(), "1.2.3", "from nowhere");
		assertThatExceptionOfType(BackendsException.class)
			.isThrownBy(() -> RedisProcess.start(executable, 1, this.directory))
			.withMessageStartingWith("Redis from nowhere can't be started: ");
		assertThat(this.directory.resolve("redis.log")).isEmptyFile();
	}

}
