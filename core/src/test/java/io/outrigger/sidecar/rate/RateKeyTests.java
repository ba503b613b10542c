package io.outrigger.sidecar.rate;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.sidecar.match.TestRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RateKey}.
 */
class RateKeyTests {

	@Test
	void readsWhatItIsWrittenAs() {
		for (String text : List.of("none", "client", "caller", "principal", "header:X-Api-Key")) {
			assertThat(RateKey.of(text)).hasToString(text);
		}
		assertThat(RateKey.of("CLIENT")).isEqualTo(RateKey.of("client"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "user", "header", "header:", "header:a b", "header:a:b", "header:\u00e4",
			"header:Outrigger-Caller" })
	void whatIsNoKeyIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> RateKey.of(text))
			.withMessageContaining("'" + text + "'")
			.withMessageContaining(RateKey.RULE);
	}

	@Test
	void aClientIsItsAddress() {
		assertThat(key("client", "192.0.2.7")).isEqualTo("192.0.2.7");
		assertThat(RateKey.of("client").of(asker(TestRequest.get("/")))).as("nobody knows").isEmpty();
		assertThat(station("client.example")).isEqualTo("client.example");
	}

	@Test
	void whoHasOneAddressOfVersion6HasAllOfItsNetwork() {
		assertThat(key("client", "2001:db8:0:1::7")).isEqualTo(key("client", "2001:db8:0:1:ffff::9"))
			.isNotEqualTo(key("client", "2001:db8:0:2::7"));
		for (String said : List.of("2001:db8:0:1::9", "[2001:db8:0:1::9]")) {
			assertThat(station(said)).as("as a proxy says it").isEqualTo(key("client", "2001:db8:0:1::7"));
		}
		assertThat(key("client", "::ffff:192.0.2.7")).as("version 4 in disguise").isEqualTo("192.0.2.7");
	}

	@Test
	void thePortThatAProxyWritesIsNoOtherClient() {
		assertThat(station("192.0.2.7:5000")).isEqualTo(station("192.0.2.7:5001")).isEqualTo("192.0.2.7");
		assertThat(station("[2001:db8:0:1::7]:5000")).isEqualTo(station("[2001:db8:0:1::8]:5001"))
			.isEqualTo(key("client", "2001:db8:0:1::7"));
		assertThat(station("client.example:5000")).isEqualTo("client.example:5000");
	}

	private static String station(String text) {
		TestRequest behindProxy = new TestRequest("GET", "/", Map.of(), InetSocketAddress.createUnresolved(text, 1));
		return RateKey.of("client").of(asker(behindProxy));
	}

	@Test
	void callersAndPrincipalsAreKnownByName() {
		Asker asker = new Asker(TestRequest.get("/"), "orders", "alice");
		assertThat(RateKey.of("caller").of(asker)).isEqualTo("orders");
		assertThat(RateKey.of("principal").of(asker)).isEqualTo("alice");
		assertThat(RateKey.of("none").of(asker)).isEmpty();
		assertThat(RateKey.of("caller").of(asker(TestRequest.get("/")))).isEmpty();
	}

	@Test
	void valuesOfHeadersAreNotKept() {
		String secret = "sesame";
		TestRequest request = new TestRequest("GET", "/", Map.of("X-Api-Key", List.of(secret, "other")));
		assertThat(RateKey.of("header:X-Api-Key").of(asker(request))).hasSize(32).doesNotContain(secret);
		assertThat(RateKey.of("header:X-Other").of(asker(request))).isEmpty();
	}

	@Test
	void nothingLongIsKept() {
		Asker asker = new Asker(TestRequest.get("/"), null, "\u00e4".repeat(8000));
		assertThat(RateKey.of("principal").of(asker)).hasSize(32);
	}

	private static String key(String key, String address) {
		return RateKey.of(key).of(asker(TestRequest.from(address)));
	}

	private static Asker asker(TestRequest request) {
		return new Asker(request, null, null);
	}

}
