package io.outrigger.loadbalancer;

import java.net.URI;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.registry.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Destination}.
 */
class DestinationTests {

	private static final ServiceInstance PLAIN = ServiceInstance.builder("stock", "a", "10.0.0.7", 8081).build();

	private static final ServiceInstance SECURE = ServiceInstance.builder("stock", "b", "fe80::1", 8443)
		.secure(true)
		.build();

	private static final Set<String> KNOWN = Set.of("stock", "my_stock", "stock.eu", "localhost2");

	@ParameterizedTest
	@CsvSource({ "lb://stock/a,stock", "LB://stock,stock", "lb://unknown/a,unknown", "lb://stock.eu/a,stock.eu",
			"lb://my_stock/a,my_stock", "http://stock/a,stock", "HTTPS://stock?q=1,stock",
			"http://my_stock/a,my_stock" })
	void meansAService(URI address, String service) {
		assertThat(of(address).service()).isEqualTo(service);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://stock.eu/a", "http://unknown/a", "http://stock:8080/a", "http://stock:/a",
			"http://user@stock/a", "http://localhost/", "http://[::1]/a", "http://10.0.0.1/a", "ftp://stock/a",
			"ws://stock/a", "/stock/a", "stock", "mailto:a@stock" })
	void meansAHost(URI address) {
		assertThat(of(address)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "lb://stock:8080/a", "lb://user@stock/a", "lb:///a", "lb:stock", "lb://[::1]/a" })
	void refusesAnLbAddressThatNamesNoService(URI address) {
		assertThatIllegalArgumentException().isThrownBy(() -> of(address))
			.withMessageContaining(address.toString())
			.withMessageContaining("lb://<service>/");
	}

	@ParameterizedTest
	@CsvSource({ "lb://stock,http://10.0.0.7:8081", "lb://stock/,http://10.0.0.7:8081/",
			"http://stock/a/b;v=1?x=1&y=%20%2F,http://10.0.0.7:8081/a/b;v=1?x=1&y=%20%2F",
			"http://stock/caf%C3%A9%2Fau%20lait,http://10.0.0.7:8081/caf%C3%A9%2Fau%20lait",
			"http://stock/a//b/../c?,http://10.0.0.7:8081/a//b/../c?", "http://stock?q=a+b,http://10.0.0.7:8081?q=a+b",
			"http://stock//b//c,http://10.0.0.7:8081//b//c", "http://stock/b:c/d,http://10.0.0.7:8081/b:c/d",
			"https://stock/a,https://10.0.0.7:8081/a" })
	void keepsPathAndQueryAsTheyAre(URI address, String expected) {
		assertThat(of(address).at(PLAIN.uri())).hasToString(expected);
	}

	@Test
	void takesTlsFromTheInstanceAndAddressesIpv6Literally() {
		assertThat(of(URI.create("http://stock/a")).at(SECURE.uri())).hasToString("https://[fe80::1]:8443/a");
	}

	private static Destination of(URI address) {
		return Destination.of(address, KNOWN::contains);
	}

}
