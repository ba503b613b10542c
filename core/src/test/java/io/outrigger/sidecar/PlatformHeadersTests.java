package io.outrigger.sidecar;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

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
		assertThat(PlatformHeaders.toStrip(names, false)).isEmpty();
	}

	@Test
	void stripsWhatOnlyThePlatformMaySet() {
		assertThat(PlatformHeaders.toStrip(PLATFORM, false)).containsExactlyInAnyOrderElementsOf(PLATFORM);
	}

	@Test
	void findsThemInAnyCase() {
		assertThat(PlatformHeaders.toStrip(List.of("oUtRiGgEr-CALLER", "outrigger-x"), false))
			.containsExactlyInAnyOrder("oUtRiGgEr-CALLER", "outrigger-x");
	}

	@Test
	void letsATrustedSenderSetThoseItKnows() {
		assertThat(PlatformHeaders.toStrip(PLATFORM, true)).isEmpty();
		assertThat(PlatformHeaders.toStrip(List.of("OUTRIGGER-CALLER", "Outrigger-Admin"), true))
			.containsExactly("Outrigger-Admin");
	}

	@Test
	void stripsUnknownOnesAndThoseOfResponses() {
		List<String> names = List.of("Outrigger-Admin", "Outrigger-Instance", "Outrigger-");
		assertThat(PlatformHeaders.toStrip(names, false)).containsExactlyInAnyOrderElementsOf(names);
		assertThat(PlatformHeaders.toStrip(names, true)).containsExactlyInAnyOrderElementsOf(names);
	}

	@Test
	void namesTheCallerAndTheAttempt() {
		Map<String, String> headers = new LinkedHashMap<>(Map.of("Outrigger-Caller", "forged"));
		new OutboundHeaders("orders").writeTo(2, headers::put);
		assertThat(headers)
			.containsExactlyInAnyOrderEntriesOf(Map.of("Outrigger-Caller", "orders", "Outrigger-Attempt", "2"));
	}

}
