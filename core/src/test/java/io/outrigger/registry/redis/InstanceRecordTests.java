package io.outrigger.registry.redis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.load.InstanceCapacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link InstanceRecord}.
 */
class InstanceRecordTests {

	private static final String LEAST = "\"weight\":1,\"managementPort\":1,\"healthPath\":\"/\"";

	private final ServiceInstance full = ServiceInstance.builder("orders", "orders-1", "10.0.0.1", 8443)
		.secure(true)
		.location("zone-1", "region-1")
		.version("1.4 é")
		.weight(7)
		.capacity(new InstanceCapacity(100, 200, 2.5, 1L << 40))
		.management(8081, "/health")
		.status(InstanceStatus.OUT_OF_SERVICE)
		.metadata(Map.of("team", "blue", "quoted", "\"\\ "))
		.startedAt(Instant.ofEpochMilli(1_700_000_000_123L))
		.build()
		.withIncarnation(42);

	private final ServiceInstance other = ServiceInstance.builder("orders", "orders-2", "10.0.0.2", 8444)
		.secure(true)
		.location("zone-1", "region-1")
		.version("1.4 é")
		.weight(7)
		.capacity(new InstanceCapacity(100, 200, 2.5, 1L << 40))
		.management(8081, "/health")
		.metadata(Map.of("team", "blue", "quoted", "\"\\ "))
		.startedAt(Instant.ofEpochMilli(1_700_000_000_124L))
		.build();

	@Test
	void whatIsWrittenIsRead() {
		assertThat(read("1 42 OUT_OF_SERVICE " + InstanceRecord.attributes(this.full))).isEqualTo(this.full);
	}

	@Test
	void whatIsUnknownIsReadAsUnknown() {
		ServiceInstance least = ServiceInstance.builder("orders", "orders-1", "h", 1).build();
		assertThat(read("1 0 UP " + InstanceRecord.attributes(least))).isEqualTo(least);
	}

	@Test
	void attributesOfALaterVersionArePassedOver() {
		ServiceInstance read = read("1 1 UP h 1 1767225600000 {\"new\":{\"a\":[1,{}]},\"zone\":{\"host\":\"other\"},"
				+ "\"metadata\":{\"a\":{\"b\":1},\"c\":\"d\"},\"capacity\":{\"new\":[1],\"cpuCores\":1}," + LEAST
				+ "}");
		assertThat(read.host()).isEqualTo("h");
		assertThat(read.zone()).isNull();
		assertThat(read.metadata()).containsOnly(Map.entry("a", ""), Map.entry("c", "d"));
		assertThat(read.capacity().cpuCores()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "1 1 UP", "2 1 UP h 1 1 {" + LEAST + "}", "11 1 UP h 1 1 {" + LEAST + "}",
			"1 1 UP {}", "1 1 UP h 1 1", "1 1 UP h 1 1 ", "1 1 UP h 1 1 {}", "1 1 UP h 1 1 []",
			"1 1 UP h 1 1 {\"weight\"", "1 x UP h 1 1 {" + LEAST + "}", "1 1 ELSEWHERE h 1 1 {" + LEAST + "}",
			"1 1 UP h 0 1 {" + LEAST + "}", "1 1 UP h x 1 {" + LEAST + "}", "1 1 UP h 4294967297 1 {" + LEAST + "}",
			"1 1 UP h 1 x {" + LEAST + "}", "1 1 UP ../.. 1 1 {" + LEAST + "}", "1 1 UP  1 1 {" + LEAST + "}",
			"1 1 UP h 1 1 {" + LEAST + ",\"capacity\":{\"cpuCores\":-1}}" })
	void whatIsNoRecordIsRefused(String record) {
		assertThatIllegalArgumentException().isThrownBy(() -> read(record));
	}

	@Test
	void whatInstancesHaveInCommonIsKeptOnce() {
		InstanceReader reader = new InstanceReader("orders");
		ServiceInstance one = reader.read("a", bytes("1 42 UP " + InstanceRecord.attributes(this.full)));
		ServiceInstance other = reader.read("b", bytes("1 43 UP " + InstanceRecord.attributes(this.other)));
		assertThat(one.metadata()).isSameAs(other.metadata());
		assertThat(one.zone()).isSameAs(other.zone());
		assertThat(one.withStatus(this.full.status())).usingRecursiveComparison()
			.ignoringFields("id")
			.isEqualTo(this.full);
		assertThat(other.host()).isEqualTo("10.0.0.2");
		assertThat(other.port()).isEqualTo(8444);
		assertThat(other.startedAt()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_124L));
	}

	@Test
	void textsThatInstancesHaveInCommonAreKeptOnce() {
		InstanceReader reader = new InstanceReader("orders");
		ServiceInstance slower = ServiceInstance.builder("orders", "orders-2", "h", 1)
			.location("zone-1", "region-1")
			.metadata(Map.of("team", "blue"))
			.build();
		ServiceInstance one = reader.read("a", bytes("1 42 UP " + InstanceRecord.attributes(this.full)));
		ServiceInstance other = reader.read("b", bytes("1 42 UP " + InstanceRecord.attributes(slower)));
		assertThat(one.zone()).isSameAs(other.zone());
		assertThat(one.metadata().get("team")).isSameAs(other.metadata().get("team"));
	}

	@Test
	void theAddressOfAHolderIsToldUnlessItCannotBeRead() {
		assertThat(InstanceRecord.address(InstanceRecord.attributes(this.full))).isEqualTo("10.0.0.1:8443");
		assertThat(InstanceRecord.address("no address")).isNull();
		assertThat(InstanceRecord.address("h x 1 {}")).isNull();
	}

	private static ServiceInstance read(String record) {
		return new InstanceReader("orders").read("orders-1", bytes(record));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
