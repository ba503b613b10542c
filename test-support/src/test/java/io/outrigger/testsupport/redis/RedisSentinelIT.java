package io.outrigger.testsupport.redis;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RedisSentinel}.
 */
class RedisSentinelIT {

	private static RedisSentinel group;

	@BeforeAll
	static void start() {
		group = RedisSentinel.start(2);
	}

	@AfterAll
	static void end() {
		List<ProcessHandle> handles = Stream.concat(Stream.of(group.master()), group.replicas().stream())
			.map((server) -> server.process().handle())
			.toList();
		group.close();
		assertThat(handles).hasSize(3).noneMatch(ProcessHandle::isAlive);
	}

	@Test
	void replicasHaveWhatTheMasterHasAndRefuseWrites() {
		group.master().command("SET", "key", "value");
		group.master().awaitInStep(group.replicas());
		assertThat(group.replicas()).hasSize(2).allSatisfy((replica) -> {
			assertThat(replica.command("GET", "key")).isEqualTo("value");
			assertThatExceptionOfType(RedisReplyException.class)
				.isThrownBy(() -> replica.command("SET", "key", "other"))
				.withMessageStartingWith("READONLY");
		});
	}

	@Test
	void aFailoverChangesTheMasterAndKeepsTheData() {
		RedisServer before = group.master();
		before.command("SET", "kept", "value");
		RedisServer after = group.failOver();
		assertThat(after).isNotEqualTo(before).isEqualTo(group.master());
		assertThat(after.command("GET", "kept")).isEqualTo("value");
		assertThat(after.command("SET", "kept", "new value")).isEqualTo("OK");
		Awaitility.await().until(() -> before.follows(after) && "new value".equals(before.command("GET", "kept")));
	}

	@Test
	void aLosingFailoverLosesExactlyTheWritesMadeMeanwhile() {
		RedisServer before = group.master();
		before.command("SET", "counter", "1");
		RedisServer after = group.failOverLosing(() -> {
			assertThat(before.command("INCR", "counter")).isEqualTo(2L);
			assertThat(before.command("SET", "lost", "x".repeat(100_000))).isEqualTo("OK");
		});
		assertThat(after).isNotEqualTo(before).isEqualTo(group.master());
		assertThat(after.command("GET", "counter")).isEqualTo("1");
		assertThat(after.command("EXISTS", "lost")).isEqualTo(0L);
		Awaitility.await().until(() -> before.follows(after) && "1".equals(before.command("GET", "counter")));
	}

	@Test
	void aFailingWriteLeavesTheGroupAsItWas() {
		RedisServer before = group.master();
		assertThatExceptionOfType(RedisReplyException.class)
			.isThrownBy(() -> group.failOverLosing(() -> before.command("NONSENSE")));
		assertThat(group.master()).isEqualTo(before);
		assertThat(group.failOver()).isNotEqualTo(before);
	}

	@Test
	void theSentinelReplacesAFrozenMasterByItself() {
		RedisServer before = group.master();
		before.freeze();
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !group.master().equals(before));
		before.kill();
		before.restartReplicaOf(group.master().port());
		group.awaitReady();
		assertThat(group.replicas()).contains(before);
	}

	@Test
	void clientsFindTheSentinelByItsAddress() {
		assertThat(group.sentinelUri())
			.isEqualTo("redis-sentinel://127.0.0.1:" + group.sentinelPort() + "#" + group.masterName());
	}

	@Test
	void aGroupHasAReplica() {
		assertThatIllegalArgumentException().isThrownBy(() -> RedisSentinel.start(0))
			.withMessage("replicas 0 must be at least 1");
	}

}
