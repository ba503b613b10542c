package io.outrigger.benchmarks.redis;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisUse}.
 */
class RedisUseTests {

	@Test
	void callsAreReadByCommand() {
		String statistics = """
				# Commandstats
				cmdstat_evalsha:calls=2,usec=88,usec_per_call=44.00,rejected_calls=0,failed_calls=0
				cmdstat_zadd:calls=12,usec=10,usec_per_call=0.83,rejected_calls=0,failed_calls=0
				""";
		assertThat(RedisUse.calls(statistics)).containsOnly(Map.entry("evalsha", 2L), Map.entry("zadd", 12L));
		assertThat(RedisUse.scriptMicros(statistics)).isEqualTo(88);
	}

	@Test
	void whatWasDoneBeforeIsLeftOutAndTheRestIsShared() {
		RedisUse before = new RedisUse(100, 1000, 2000, 50, Map.of("evalsha", 10L, "get", 5L));
		RedisUse after = new RedisUse(300, 1500, 2100, 90, Map.of("evalsha", 20L, "get", 25L, "zadd", 10L));
		RedisUse since = after.since(before, 10);
		assertThat(since.cpuMicros()).isEqualTo(20);
		assertThat(since.received()).isEqualTo(50);
		assertThat(since.sent()).isEqualTo(10);
		assertThat(since.scriptMicros()).isEqualTo(4);
		assertThat(since.commandsPerScript()).isEqualTo(3);
	}

	@Test
	void withoutScriptsNothingRunsInThem() {
		assertThat(new RedisUse(0, 0, 0, 0, Map.of("set", 10L)).commandsPerScript()).isZero();
	}

}
