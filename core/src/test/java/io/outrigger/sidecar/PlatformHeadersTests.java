package io.outrigger.sidecar;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.loadbalancer.spi.Priority;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PlatformHeaders} and {@link OutboundHeaders}.
 */
class PlatformHeadersTests {

	private static final List<String> PLATFORM = List.of("Outrigger-Attempt", "Outrigger-Caller", "Outrigger-Deadline",
			"Outrigger-Identity", "Outrigger-Priority");

	@Test
	void findsNothingInAnOrdinaryRequest() {
		List<String> names = List.of("Host", "Accept", "traceparent", "baggage", "Outrigger", "X-Outrigger-Caller", "");
		assertThat(stripped(names, false)).isEmpty();
	}

	@Test
	void stripsWhatOnlyThePlatformMaySet() {
		assertThat(stripped(PLATFORM, false)).containsExactlyInAnyOrderElementsOf(PLATFORM);
	}

	@Test
	void findsThemInAnyCase() {
		assertThat(stripped(List.of("oUtRiGgEr-CALLER", "outrigger-x"), false))
			.containsExactlyInAnyOrder("oUtRiGgEr-CALLER", "outrigger-x");
	}

	@Test
	void letsATrustedSenderSetThoseItKnows() {
		assertThat(stripped(PLATFORM, true)).isEmpty();
		assertThat(stripped(List.of("OUTRIGGER-CALLER", "Outrigger-Admin"), true)).containsExactly("Outrigger-Admin");
	}

	@Test
	void stripsUnknownOnesAndThoseOfResponses() {
		List<String> names = List.of("Outrigger-Admin", "Outrigger-Instance", "Outrigger-");
		assertThat(stripped(names, false)).containsExactlyInAnyOrderElementsOf(names);
		assertThat(stripped(names, true)).containsExactlyInAnyOrderElementsOf(names);
	}

	private static List<String> stripped(List<String> names, boolean trusted) {
		List<String> reserved = PlatformHeaders.reserved(names);
		List<String> stripped = names.stream().filter((name) -> !PlatformHeaders.isBelieved(name, trusted)).toList();
		assertThat(reserved).containsAll(stripped);
		return stripped;
	}

	@Test
	void namesTheCallerAndTheAttempt() {
		Map<String, String> headers = new LinkedHashMap<>(Map.of("Outrigger-Caller", "forged"));
		new OutboundHeaders("orders", "orders-1").writeTo(2, Long.MAX_VALUE, null, null, headers::put);
		assertThat(headers).containsExactlyInAnyOrderEntriesOf(
				Map.of("Outrigger-Caller", "orders/orders-1", "Outrigger-Attempt", "2"));
	}

	@Test
	void saysWhatElseIsKnown() {
		Map<String, String> headers = new LinkedHashMap<>();
		long left = Duration.ofMillis(1500).toNanos() + 999_999;
		new OutboundHeaders("orders", "orders-1").writeTo(1, left, Priority.HIGH, "a.b.c", headers::put);
		assertThat(headers).containsEntry("Outrigger-Deadline", "1500")
			.containsEntry("Outrigger-Priority", "high")
			.containsEntry("Outrigger-Identity", "a.b.c");
	}

	@ParameterizedTest
	@ValueSource(longs = { 999_999, 0, -1, Long.MIN_VALUE })
	void neverSaysThatNoTimeIsLeft(long nanos) {
		Map<String, String> headers = new LinkedHashMap<>();
		new OutboundHeaders("orders", "orders-1").writeTo(1, nanos, null, null, headers::put);
		assertThat(headers).containsEntry("Outrigger-Deadline", "1");
	}

}
