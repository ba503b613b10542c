package io.outrigger.registry;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.registry.load.InstanceCapacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ServiceInstance}.
 */
class ServiceInstanceTests {

	private static final ServiceInstance PLAIN = ServiceInstance.builder("orders", "orders-1", "10.0.0.7", 8080)
		.build();

	private static final InstanceCapacity CAPACITY = new InstanceCapacity(100, 200, 1.5, 1L << 32);

	@Test
	void anInstanceThatSaysLittleGetsOrdinaryValues() {
		assertThat(PLAIN.weight()).isEqualTo(100);
		assertThat(PLAIN.managementPort()).isEqualTo(8080);
		assertThat(PLAIN.healthPath()).isEqualTo("/actuator/health");
		assertThat(PLAIN.status()).isEqualTo(InstanceStatus.UP);
		assertThat(PLAIN.incarnation()).isZero();
		assertThat(PLAIN.capacity()).isEqualTo(InstanceCapacity.UNKNOWN);
		assertThat(PLAIN.metadata()).isEmpty();
	}

	@Test
	void everyAttributeIsKept() {
		ServiceInstance full = ServiceInstance.builder("orders", "orders-1", "10.0.0.7", 8443)
			.secure(true)
			.location("a", "north")
			.version("1.2")
			.weight(50)
			.capacity(CAPACITY)
			.management(9090, "/health")
			.status(InstanceStatus.STARTING)
			.metadata(Map.of("team", "blue"))
			.startedAt(Instant.ofEpochSecond(1))
			.build();
		ServiceInstance changed = full.withIncarnation(7).withStatus(InstanceStatus.UP);
		assertThat(changed)
			.isEqualTo(new ServiceInstance("orders", "orders-1", 7, "10.0.0.7", 8443, true, "a", "north", "1.2", 50,
					CAPACITY, 9090, "/health", InstanceStatus.UP, Map.of("team", "blue"), Instant.ofEpochSecond(1)));
	}

	@Test
	void theUriSaysHowToConnect() {
		assertThat(PLAIN.uri()).hasToString("http://10.0.0.7:8080");
		assertThat(ServiceInstance.builder("orders", "a", "orders.local", 8443).secure(true).build().uri())
			.hasToString("https://orders.local:8443");
		assertThat(ServiceInstance.builder("orders", "a", "::1", 80).build().uri()).hasToString("http://[::1]:80");
	}

	@Test
	void anotherIncarnationIsAnotherRegistration() {
		assertThat(PLAIN.withIncarnation(1).isSameRegistration(PLAIN.withIncarnation(2))).isFalse();
		assertThat(PLAIN.isSameRegistration(PLAIN.withStatus(InstanceStatus.DRAINING))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "-a", "a/b", "a\n", "ä" })
	void aNameOfOtherCharactersIsRefused(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ServiceInstance.builder(name, "a", "localhost", 80).build())
			.withMessageStartingWith("Instance service is '" + name + "' but must be: letters");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ServiceInstance.builder("a", name, "localhost", 80).build())
			.withMessageStartingWith("Instance id is");
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 65536 })
	void aPortOutOfRangeIsRefused(int port) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ServiceInstance.builder("a", "a", "localhost", port).build())
			.withMessage("Instance port is '" + port + "' but must be: from 1 to 65535");
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 10_001 })
	void aWeightOutOfRangeIsRefused(int weight) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ServiceInstance.builder("a", "a", "localhost", 80).weight(weight).build())
			.withMessage("Instance weight is '" + weight + "' but must be: from 1 to 10000");
	}

	@Test
	void metadataIsCopiedAndBounded() {
		Map<String, String> metadata = new HashMap<>(Map.of("a", "1"));
		ServiceInstance instance = ServiceInstance.builder("a", "a", "localhost", 80).metadata(metadata).build();
		metadata.put("b", "2");
		assertThat(instance.metadata()).containsOnlyKeys("a");
		Map<String, String> many = IntStream.range(0, 65)
			.boxed()
			.collect(Collectors.toMap((n) -> "key" + n, (n) -> "value"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ServiceInstance.builder("a", "a", "localhost", 80).metadata(many).build())
			.withMessageContaining("65 entries");
	}

}
