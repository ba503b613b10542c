package io.outrigger.testsupport.redis;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.outrigger.testsupport.redis.RedisExecutable.Candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RedisExecutable}.
 */
class RedisExecutableTests {

	private static final Candidate MISSING = new Candidate("the missing one", () -> "no-such-redis-server");

	private static final Candidate FOREIGN = new Candidate("the foreign one", () -> "java");

	private static final Candidate PACKED = new Candidate("the packed one", () -> {
		throw new IOException("disk full");
	});

	@Test
	void onePerJvmRunsHere() {
		assertThat(RedisExecutable.find()).isEqualTo(RedisExecutable.find());
	}

	@Test
	void theFirstThatRunsIsTaken() {
		String runs = RedisExecutable.find();
		RedisExecutable executable = new RedisExecutable(List.of(MISSING, FOREIGN, PACKED,
				new Candidate("the good one", () -> runs), new Candidate("the spare one", () -> "unused")));
		assertThat(executable.locate()).isEqualTo(runs);
	}

	@Test
	void ifNoneRunsTheErrorSaysWhatWasTriedAndWhatToDo() {
		assertThatIllegalStateException()
			.isThrownBy(() -> new RedisExecutable(List.of(MISSING, FOREIGN, PACKED)).locate())
			.withMessageContaining("apt-get install redis-server")
			.withMessageContaining("brew install redis")
			.withMessageContaining("the missing one: Cannot run program \"no-such-redis-server\"")
			.withMessageContaining("the foreign one: answered --version with exit code 0")
			.withMessageContaining("the packed one: disk full");
	}

}
