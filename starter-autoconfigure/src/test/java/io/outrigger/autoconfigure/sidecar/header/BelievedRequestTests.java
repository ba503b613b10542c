package io.outrigger.autoconfigure.sidecar.header;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.util.CollectionUtils;

import io.outrigger.sidecar.PlatformHeaders;
import io.outrigger.sidecar.identity.CallerIdentity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link BelievedRequest}.
 */
class BelievedRequestTests {

	private static final ServerHttpRequest REQUEST = MockServerHttpRequest.get("/")
		.header("Accept", "text/plain", "text/html")
		.header("Outrigger-Caller", "forged/forged-1")
		.header("outrigger-identity", "a.b.c")
		.header("Outrigger-Deadline", "1000")
		.header("Outrigger-Admin", "yes")
		.build();

	private static final CallerIdentity ORDERS = new CallerIdentity("orders", "orders-1");

	@Test
	void ofAStrangerNothingOfThePlatformIsSeen() {
		HttpHeaders headers = new BelievedRequest(REQUEST, false, null).getHeaders();
		assertThat(seen(headers)).isEqualTo(Map.of("Accept", List.of("text/plain", "text/html")));
		for (String name : List.of("Outrigger-Caller", "OUTRIGGER-IDENTITY", "Outrigger-Deadline", "outrigger-admin")) {
			assertThat(headers.getFirst(name)).as(name).isNull();
			assertThat(headers.get(name)).as(name).isNull();
			assertThat(headers.getOrEmpty(name)).as(name).isEmpty();
			assertThat(headers.containsKey(name)).as(name).isFalse();
		}
		assertThat(headers.getAccept()).containsExactly(MediaType.TEXT_PLAIN, MediaType.TEXT_HTML);
		assertThat(headers.getFirst("accept")).isEqualTo("text/plain");
		assertThat(headers.size()).isEqualTo(1);
	}

	@Test
	void ofWhoProvedToBeSomebodyThatIsSeenInPlaceOfWhatWasSaid() {
		HttpHeaders headers = new BelievedRequest(REQUEST, true, ORDERS).getHeaders();
		assertThat(seen(headers)).isEqualTo(Map.of("Accept", List.of("text/plain", "text/html"), PlatformHeaders.CALLER,
				List.of("orders/orders-1"), PlatformHeaders.DEADLINE, List.of("1000")));
		assertThat(headers.getFirst("outrigger-caller")).isEqualTo("orders/orders-1");
		assertThat(headers.get("OUTRIGGER-CALLER")).containsExactly("orders/orders-1");
		assertThat(headers.containsKey(PlatformHeaders.IDENTITY)).isFalse();
		assertThat(headers.getFirst("Outrigger-Admin")).isNull();
	}

	@Test
	void whereTheNetworkIsTrustedWhatWasSaidIsSeen() {
		HttpHeaders headers = new BelievedRequest(REQUEST, true, null).getHeaders();
		assertThat(headers.getFirst(PlatformHeaders.CALLER)).isEqualTo("forged/forged-1");
		assertThat(headers.getFirst(PlatformHeaders.IDENTITY)).isEqualTo("a.b.c");
		assertThat(headers.containsKey("Outrigger-Admin")).isFalse();
	}

	@Test
	void nobodyWritesToThem() {
		for (Map<String, List<String>> headers : List.of(new BelievedRequest(REQUEST, true, ORDERS).getHeaders(),
				new BelievedHeaders(REQUEST.getHeaders(), true, ORDERS))) {
			assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> headers.put("X", List.of("y")));
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> headers.remove("Accept"));
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(headers::clear);
			assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> headers.keySet().remove("Accept"));
			assertThat(headers).containsKey("Accept");
		}
	}

	@Test
	void aHeaderWithoutAValueHasNoFirstOne() {
		ServerHttpRequest empty = REQUEST.mutate().header("X-Empty").build();
		HttpHeaders headers = new BelievedRequest(empty, true, ORDERS).getHeaders();
		assertThat(headers.toSingleValueMap()).containsKey("Accept").doesNotContainKey("X-Empty");
	}

	@Test
	void aFilterBehindMayChangeACopy() {
		ServerHttpRequest request = new BelievedRequest(REQUEST, true, ORDERS);
		ServerHttpRequest changed = request.mutate().header("X-Mine", "z").build();
		assertThat(changed.getHeaders().getFirst("X-Mine")).isEqualTo("z");
		assertThat(changed.getHeaders().getFirst(PlatformHeaders.CALLER)).isEqualTo("orders/orders-1");
		assertThat(changed.getHeaders().containsKey("Outrigger-Admin")).isFalse();
		assertThat(new HttpHeaders(CollectionUtils.toMultiValueMap(Map.copyOf(seen(request.getHeaders())))))
			.containsKey("Accept");
		assertThat(request.getHeaders().toSingleValueMap()).containsEntry("Accept", "text/plain");
	}

	private static Map<String, List<String>> seen(HttpHeaders headers) {
		return headers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

}
