package io.outrigger.sidecar.forwarded;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ForwardedHeaders}.
 */
class ForwardedHeadersTests {

	private static final ForwardedSettings SETTINGS = new ForwardedSettings(true,
			List.of(AddressRange.of("10.0.0.0/8"), AddressRange.of("fd00::/8")), false);

	private boolean standard;

	private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	@Test
	void nobodyElseIsBelieved() throws UnknownHostException {
		this.headers.put("Forwarded", List.of("for=10.0.0.1"));
		this.headers.put("x-forwarded-for", List.of("10.0.0.1"));
		this.headers.put("X-Forwarded-Anything", List.of("1"));
		this.headers.put("X-Other", List.of("1"));
		for (InetAddress peer : new InetAddress[] { InetAddress.getByName("203.0.113.9"), null }) {
			assertThat(changes(peer)).isEqualTo(
					Map.of("Forwarded", List.of(), "x-forwarded-for", List.of(), "X-Forwarded-Anything", List.of()));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			203.0.113.7                              | 203.0.113.7
			6.6.6.6, 203.0.113.7                     | 203.0.113.7
			6.6.6.6, 203.0.113.7, 10.0.0.2, 10.0.0.3 | 203.0.113.7, 10.0.0.2, 10.0.0.3
			10.0.0.9, 203.0.113.7                    | 203.0.113.7
			10.0.0.8, 10.0.0.9                       | 10.0.0.8, 10.0.0.9
			6.6.6.6, unknown, 10.0.0.2               | unknown, 10.0.0.2
			6.6.6.6, localhost, 10.0.0.2             | localhost, 10.0.0.2
			6.6.6.6, 203.0.113.7:4711, 10.0.0.2:80   | 203.0.113.7:4711, 10.0.0.2:80
			6.6.6.6, 2001:db8::1, [fd00::2]:80       | 2001:db8::1, [fd00::2]:80
			6.6.6.6,, 203.0.113.7 ,                  | 203.0.113.7
			""")
	void ofAChainTheClientIsTheLastThatIsNoProxy(String sent, String believed) throws UnknownHostException {
		assertThat(believed("X-Forwarded-For", sent)).containsExactly(believed);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
			for=6.6.6.6, for=203.0.113.7;proto=https, for=10.0.0.2 | for=203.0.113.7;proto=https, for=10.0.0.2
			For="[2001:db8::1]:80", for="[fd00::2]"                | For="[2001:db8::1]:80", for="[fd00::2]"
			for=6.6.6.6;x="a,b", proto=https;for=203.0.113.7       | proto=https;for=203.0.113.7
			for=6.6.6.6, proto=https, for=10.0.0.2                 | proto=https, for=10.0.0.2
			""")
	void theStandardHeaderIsReadTheSameWay(String sent, String believed) throws UnknownHostException {
		this.standard = true;
		assertThat(believed("Forwarded", sent)).containsExactly(believed);
	}

	@Test
	void ofTheHeadersThatProxiesDoNotWriteNothingIsBelieved() throws UnknownHostException {
		this.headers.put("Forwarded", List.of("for=6.6.6.6;host=evil.example"));
		this.headers.put("X-Forwarded-For", List.of("203.0.113.7"));
		this.headers.put("X-Forwarded-Host", List.of("evil.example, shop.example"));
		InetAddress proxy = InetAddress.getByName("10.0.0.1");
		assertThat(changes(proxy))
			.isEqualTo(Map.of("Forwarded", List.of(), "X-Forwarded-Host", List.of("shop.example")));
		this.standard = true;
		this.headers.put("Forwarded", List.of("for=203.0.113.7"));
		assertThat(changes(proxy)).isEqualTo(Map.of("X-Forwarded-For", List.of(), "X-Forwarded-Host", List.of()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "for=6.6.6.6;by=\", for=203.0.113.7", "for=\"6.6.6.6, for=203.0.113.7", "\"\\\"" })
	void aQuoteThatIsLeftOpenMakesNobodyKnowWhoseWordsAreWhose(String sent) throws UnknownHostException {
		this.standard = true;
		assertThat(believed("Forwarded", sent)).isEmpty();
	}

	@Test
	void quotesMeanNothingInTheOtherHeaders() throws UnknownHostException {
		assertThat(believed("X-Forwarded-For", "6.6.6.6:80\", 203.0.113.7")).containsExactly("203.0.113.7");
	}

	@Test
	void whatTheProxiesAddedBesideIsTakenFromTheEnd() throws UnknownHostException {
		this.headers.put("X-Forwarded-For", List.of("6.6.6.6", "203.0.113.7, 10.0.0.2"));
		this.headers.put("X-Forwarded-Proto", List.of("http, https, http"));
		this.headers.put("X-Forwarded-Host", List.of("shop.example"));
		assertThat(changes(InetAddress.getByName("10.0.0.1"))).isEqualTo(Map.of("X-Forwarded-For",
				List.of("203.0.113.7, 10.0.0.2"), "X-Forwarded-Proto", List.of("https, http")));
	}

	@Test
	void aLongChainIsNotFollowedForEver() throws UnknownHostException {
		String chain = "10.0.0.2, ".repeat(5000) + "10.0.0.3";
		assertThat(believed("X-Forwarded-For", chain).get(0).split(", ", -1)).hasSize(64);
	}

	@Test
	void aRequestWithoutThemCostsNothing() {
		this.headers.put("X-Other", List.of("1"));
		assertThat(changes(null)).isSameAs(Map.of());
	}

	private List<String> believed(String name, String sent) throws UnknownHostException {
		this.headers.put(name, List.of(sent));
		return changes(InetAddress.getByName("10.0.0.1")).getOrDefault(name, List.of(sent));
	}

	private Map<String, List<String>> changes(@Nullable InetAddress peer) {
		ForwardedSettings settings = new ForwardedSettings(true, SETTINGS.trustedProxies(), this.standard);
		return ForwardedHeaders.changes(this.headers.keySet(), this.headers::get, peer, settings);
	}

}
