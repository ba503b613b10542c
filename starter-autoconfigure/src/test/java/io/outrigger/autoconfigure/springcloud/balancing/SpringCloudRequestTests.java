package io.outrigger.autoconfigure.springcloud.balancing;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.util.LinkedMultiValueMap;

import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.loadbalancer.spi.RequestKey;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SpringCloudRequest}.
 */
class SpringCloudRequestTests {

	private static final Inbound INBOUND = new Inbound(new InetSocketAddress("10.0.0.7", 1), Priority.LOW,
			Inbound.Credentials.NONE, null);

	private final HttpHeaders headers = new HttpHeaders();

	private final LinkedMultiValueMap<String, String> cookies = new LinkedMultiValueMap<>();

	private final Map<String, Object> attributes = new HashMap<>();

	@ParameterizedTest
	@CsvSource(nullValues = "none",
			value = { "header:X-User, ann", "header:X-Other, none", "cookie:session, 7", "cookie:only, 8",
					"cookie:other, none", "query:q, x", "path:id, 9", "path:other, none", "attribute:tenant, 10",
					"attribute:other, none", "attribute:hint, blue", "client-address, 10.0.0.7" })
	void tellsWhatTheRequestCarries(String key, @Nullable String value) {
		this.headers.add("X-User", "ann");
		this.headers.add("Cookie", "a=1; session=7");
		this.cookies.add("only", "8");
		this.attributes.put("tenant", 10);
		this.attributes.put("org.springframework.web.reactive.function.client.WebClient.uriTemplate",
				"http://stock/users/{id}");
		assertThat(request("blue").value(RequestKey.of(key))).isEqualTo(value);
		assertThat(request("blue").route()).isEqualTo("http://stock/users/{id}");
	}

	@Test
	void takesTheVariablesOfTheGatewaysRoute() {
		this.attributes.put("org.springframework.cloud.gateway.support.ServerWebExchangeUtils.uriTemplateVariables",
				Map.of("id", "11"));
		assertThat(request("default").value(RequestKey.of("path:id"))).isEqualTo("11");
		assertThat(request("default").value(RequestKey.of("attribute:hint"))).isNull();
		assertThat(request("default").route()).isEmpty();
	}

	@Test
	void hasThePriorityThatItSaysOrThatOfTheOneItIsMadeFor() {
		assertThat(request("default").priority()).isEqualTo(Priority.LOW);
		this.attributes.put(Priority.ATTRIBUTE, "normal");
		assertThat(request("default").priority()).isEqualTo(Priority.NORMAL);
		this.headers.add(Priority.HEADER, "high");
		assertThat(request("default").priority()).isEqualTo(Priority.HIGH);
	}

	@Test
	void isPlainIfThereIsNothingToSay() {
		assertThat(SpringCloudRequest.of(new DefaultRequest<>(), INBOUND)).isSameAs(PickRequest.PLAIN);
		assertThat(SpringCloudRequest.of(new DefaultRequest<>(new RequestDataContext()), null))
			.isSameAs(PickRequest.PLAIN);
	}

	private PickRequest request(String hint) {
		RequestData data = new RequestData(HttpMethod.GET, URI.create("http://stock/users/9?q=x"), this.headers,
				this.cookies, this.attributes);
		return SpringCloudRequest.of(new DefaultRequest<>(new RequestDataContext(data, hint)), INBOUND);
	}

}
