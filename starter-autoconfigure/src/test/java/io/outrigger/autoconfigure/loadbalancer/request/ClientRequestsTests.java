package io.outrigger.autoconfigure.loadbalancer.request;

import java.net.InetSocketAddress;
import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;

import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.loadbalancer.spi.RequestKey;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebClientRequest} and {@link RestClientRequest}.
 */
class ClientRequestsTests {

	private static final URI ADDRESS = URI.create("http://stock/users/9?q=x");

	private static final String PATTERN = "http://stock/users/{id}";

	private static final Inbound INBOUND = new Inbound(new InetSocketAddress("10.0.0.7", 1), Priority.LOW,
			Inbound.Credentials.NONE, null);

	private final ClientRequest.Builder web = ClientRequest.create(HttpMethod.GET, ADDRESS);

	private final MockClientHttpRequest rest = new MockClientHttpRequest(HttpMethod.GET, ADDRESS);

	@ParameterizedTest
	@CsvSource(nullValues = "none",
			value = { "header:X-User, ann", "header:X-Other, none", "cookie:session, 7", "cookie:other, none",
					"query:q, x", "query:other, none", "path:id, 9", "path:other, none", "attribute:tenant, 10",
					"attribute:other, none", "client-address, 10.0.0.7" })
	void tellWhatTheRequestCarries(String key, @Nullable String value) {
		this.web.header("X-User", "ann")
			.cookie("session", "7")
			.attribute("tenant", 10)
			.attribute(WebClient.class.getName() + ".uriTemplate", PATTERN);
		this.rest.getHeaders().add("X-User", "ann");
		this.rest.getHeaders().add("Cookie", "a=1; session=7");
		this.rest.getAttributes().put("tenant", 10);
		this.rest.getAttributes().put(RestClient.class.getName() + ".uriTemplate", PATTERN);
		for (PickRequest request : both(INBOUND)) {
			assertThat(request.value(RequestKey.of(key))).isEqualTo(value);
			assertThat(request.route()).isEqualTo(PATTERN);
		}
	}

	@Test
	void knowNoMoreThanThereIs() {
		for (PickRequest request : both(null)) {
			assertThat(request.value(RequestKey.CLIENT_ADDRESS)).isNull();
			assertThat(request.value(RequestKey.of("path:id"))).isNull();
			assertThat(request.route()).isEmpty();
			assertThat(request.priority()).isEqualTo(Priority.NORMAL);
		}
		this.web.header("Cookie", "session=8");
		assertThat(both(null)[0].value(RequestKey.of("cookie:session"))).isEqualTo("8");
	}

	@Test
	void haveThePriorityThatTheCallerSaysOrThatOfTheRequestTheyAreMadeFor() {
		assertThat(both(INBOUND)).extracting(PickRequest::priority).containsOnly(Priority.LOW);
		this.web.attribute(Priority.ATTRIBUTE, Priority.NORMAL);
		this.rest.getAttributes().put(Priority.ATTRIBUTE, "normal");
		assertThat(both(INBOUND)).extracting(PickRequest::priority).containsOnly(Priority.NORMAL);
		this.web.header(Priority.HEADER, "high");
		this.rest.getHeaders().add(Priority.HEADER, "high");
		assertThat(both(INBOUND)).extracting(PickRequest::priority).containsOnly(Priority.HIGH);
	}

	private PickRequest[] both(@Nullable Inbound inbound) {
		return new PickRequest[] { new WebClientRequest(this.web.build(), inbound),
				new RestClientRequest(this.rest, inbound) };
	}

}
