package io.outrigger.testsupport.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RedisCluster}.
 */
class RedisClusterIT {

	private static RedisCluster cluster;

	@BeforeAll
	static void start() {
		cluster = RedisCluster.start(1);
	}

	@AfterAll
	static void end() {
		cluster.close();
		assertThat(cluster.nodes()).hasSize(6).noneMatch((node) -> node.process().isAlive());
	}

	@Test
	void everySlotHasAMasterThatAllNodesKnow() {
		assertThat(cluster.uris()).hasSize(6);
		assertThat(cluster.slotOf("foo")).isEqualTo(12182);
		assertThat(cluster.slotOf("{foo}bar")).isEqualTo(12182);
		assertThat(cluster.nodes())
			.allSatisfy((node) -> assertThat((String) node.command("CLUSTER", "INFO")).contains("cluster_state:ok"));
	}

	@Test
	void aForeignKeyIsAnsweredByMoved() {
		RedisServer owner = cluster.nodeFor("foo");
		RedisServer stranger = otherMasterThan(owner);
		assertThat(owner.command("SET", "foo", "value")).isEqualTo("OK");
		assertThatExceptionOfType(RedisReplyException.class).isThrownBy(() -> stranger.command("GET", "foo"))
			.withMessage("MOVED 12182 127.0.0.1:" + owner.port());
	}

	@Test
	void aMovedSlotTakesItsKeysAlong() {
		RedisServer from = cluster.nodeFor("{move}");
		RedisServer to = otherMasterThan(from);
		for (int i = 0; i < 700; i++) {
			from.command("SET", "{move}" + i, "value " + i);
		}
		cluster.moveSlot(cluster.slotOf("{move}"), to);
		assertThat(cluster.nodeFor("{move}")).isEqualTo(to);
		assertThat(to.command("GET", "{move}0")).isEqualTo("value 0");
		assertThat(to.command("GET", "{move}699")).isEqualTo("value 699");
		assertThatExceptionOfType(RedisReplyException.class).isThrownBy(() -> from.command("GET", "{move}0"))
			.withMessageStartingWith("MOVED");
		cluster.moveSlot(cluster.slotOf("{move}"), to);
		assertThat(cluster.nodeFor("{move}")).isEqualTo(to);
	}

	@Test
	void aFailoverGivesTheKeysToAReplica() {
		RedisServer before = cluster.nodeFor("kept");
		before.command("SET", "kept", "value");
		RedisServer after = cluster.failOver("kept");
		assertThat(after).isNotEqualTo(before).isEqualTo(cluster.nodeFor("kept"));
		assertThat(after.command("GET", "kept")).isEqualTo("value");
		assertThat(before.follows(after)).isTrue();
	}

	@Test
	void anEmptiedMasterKeepsItsSlots() {
		RedisServer node = cluster.nodeFor("emptied");
		node.command("SET", "emptied", "value");
		node.restartEmpty();
		cluster.awaitReady();
		assertThat(cluster.nodeFor("emptied")).isEqualTo(node);
		assertThat(node.command("GET", "emptied")).isNull();
	}

	@Test
	void replicasCannotBeFewerThanNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> RedisCluster.start(-1))
			.withMessage("replicasPerMaster -1 must not be negative");
	}

	private static RedisServer otherMasterThan(RedisServer master) {
		return cluster.nodes()
			.stream()
			.filter((node) -> !node.equals(master) && "master".equals(node.info("role")))
			.findFirst()
			.orElseThrow();
	}

}
