package io.outrigger.sidecar.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.outrigger.sidecar.guard.GuardSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RouteTable}.
 */
class RouteTableTests {

	@ParameterizedTest
	@CsvSource({ "/orders, /orders, true", "/orders, /orders/, false", "/orders, /orders/1, false",
			"/orders/{id}, /orders/1, true", "/orders/{id}, /orders, false", "/orders/{id}, /orders/1/2, false",
			"/orders/*/items, /orders/1/items, true", "/orders/*/items, /orders/items, false",
			"/orders/**, /orders, true", "/orders/**, /orders/1/2, true", "/orders/**, /ordersandmore, false",
			"/**, '', true", "/**, /, true", "/, /, true", "/, '', false", "/a%20b, /a%20b, true",
			"/a%20b, /a b, false" })
	void findsARouteByItsPath(String template, String path, boolean found) {
		RouteTable table = RouteTable.of(List.of(route("r", 0, "orders", template)));
		assertThat(table.find(FixedRequest.get("orders", path)) != null).isEqualTo(found);
	}

	@Test
	void asksInOrderAndOfTheSameOrderWhoSaysMoreFirst() {
		List<Route> routes = List.of(route("last", 1, "orders", "/orders/special"), route("any", 0, null, null),
				route("service", 0, "orders", null), route("rest", 0, "orders", "/orders/**"),
				route("one", 0, "orders", "/orders/{id}"), route("special", 0, "orders", "/orders/special"),
				route("first", -1, null, "/{a}/first"));
		RouteTable table = RouteTable.of(routes);
		assertThat(table.routes()).extracting(Route::id)
			.containsExactly("first", "special", "one", "rest", "service", "any", "last");
		assertThat(found(table, "orders", "/orders/special")).isEqualTo("special");
		assertThat(found(table, "orders", "/orders/7")).isEqualTo("one");
		assertThat(found(table, "orders", "/orders/7/items")).isEqualTo("rest");
		assertThat(found(table, "orders", "/other")).isEqualTo("service");
		assertThat(found(table, "stock", "/orders/special")).isEqualTo("any");
		assertThat(found(table, "orders", "/orders/first")).isEqualTo("first");
	}

	@Test
	void looksAtMethodHeadersAndQuery() {
		RouteMatch match = new RouteMatch("orders", null, Set.of("GET", "HEAD"),
				Map.of("X-Tier", Pattern.compile("gold|silver")), Map.of("page", Pattern.compile("[0-9]+")));
		RouteTable table = RouteTable.of(List
			.of(new Route("r", 0, match, AttemptRule.AS_SERVICE, GuardSettings.NONE, null, null, HeaderChanges.NONE)));
		assertThat(fits(table, "GET", "gold", "7")).isTrue();
		assertThat(fits(table, "POST", "gold", "7")).isFalse();
		assertThat(fits(table, "GET", "golden", "7")).isFalse();
		assertThat(fits(table, "HEAD", "silver", "x")).isFalse();
		assertThat(fits(table, "GET", null, "7")).isFalse();
		assertThat(fits(table, "GET", "gold", null)).isFalse();
	}

	private static boolean fits(RouteTable table, String method, @Nullable String tier, @Nullable String page) {
		return table.find(new FixedRequest("orders", method, "/", (tier != null) ? Map.of("X-Tier", tier) : Map.of(),
				(page != null) ? Map.of("page", page) : Map.of())) != null;
	}

	/*
	 * Beside a search that looks at one route after the other.
	 */
	@Test
	void findsWhatAPlainSearchFinds() {
		Random random = new Random(8);
		for (int round = 0; round < 300; round++) {
			List<Route> routes = IntStream.range(0, 1 + random.nextInt(40))
				.mapToObj(
						(i) -> route("r" + i, random.nextInt(3), random.nextBoolean() ? "s" + random.nextInt(2) : null,
								(random.nextInt(5) > 0) ? template(random) : null))
				.toList();
			RouteTable table = RouteTable.of(routes);
			for (int i = 0; i < 100; i++) {
				FixedRequest request = FixedRequest.get("s" + random.nextInt(3), path(random));
				Route plain = table.routes().stream().filter((route) -> plain(route, request)).findFirst().orElse(null);
				assertThat(table.find(request)).as(request + " among " + routes).isEqualTo(plain);
			}
		}
	}

	private static boolean plain(Route route, RoutedRequest request) {
		PathTemplate path = route.match().path();
		String service = route.match().service();
		if (service != null && !service.equals(request.service())) {
			return false;
		}
		if (path == null) {
			return true;
		}
		String regex = path.segments()
			.stream()
			.map((segment) -> "/" + (PathTemplate.isAny(segment) ? "[^/]*" : java.util.regex.Pattern.quote(segment)))
			.collect(Collectors.joining());
		return request.path().matches(regex + (path.isOpen() ? "(/.*)?" : ""));
	}

	private static String template(Random random) {
		List<String> segments = new ArrayList<>();
		for (int i = random.nextInt(4); i > 0; i--) {
			segments.add("/" + List.of("a", "b", "*", "{x}", "").get(random.nextInt(5)));
		}
		String text = String.join("", segments);
		return (text.isEmpty() || random.nextInt(3) == 0) ? text + "/**" : text;
	}

	private static String path(Random random) {
		return IntStream.range(0, random.nextInt(5))
			.mapToObj((i) -> "/" + Arrays.asList("a", "b", "c", "").get(random.nextInt(4)))
			.collect(Collectors.joining());
	}

	@Test
	void findsNothingAmongNone() {
		assertThat(RouteTable.of(List.of())).isSameAs(RouteTable.NONE);
		assertThat(RouteTable.NONE.find(FixedRequest.get("orders", "/"))).isNull();
	}

	@Test
	void holdsTenThousandRoutesAtMost() {
		Route route = route("r", 0, "orders", null);
		assertThatExceptionOfType(InvalidRouteException.class)
			.isThrownBy(() -> RouteTable.of(java.util.Collections.nCopies(RouteTable.MOST + 1, route)))
			.withMessageContaining("10001")
			.withMessageContaining("at most 10000");
	}

	@Test
	void refusesWhatIsNoNameOrMethod() {
		assertThatExceptionOfType(InvalidRouteException.class).isThrownBy(() -> route("a.b", 0, null, null))
			.withMessageContaining("id")
			.withMessageContaining("'a.b'");
		assertThatExceptionOfType(InvalidRouteException.class).isThrownBy(() -> route("r", 0, "no service", null))
			.withMessageContaining("'no service'");
		assertThatExceptionOfType(InvalidRouteException.class)
			.isThrownBy(() -> new RouteMatch(null, null, Set.of("get"), Map.of(), Map.of()))
			.withMessageContaining("methods is 'get'");
	}

	private static @Nullable String found(RouteTable table, String service, String path) {
		Route route = table.find(FixedRequest.get(service, path));
		return (route != null) ? route.id() : null;
	}

	private static Route route(String id, int order, @Nullable String service, @Nullable String path) {
		return new Route(id, order,
				new RouteMatch(service, (path != null) ? PathTemplate.of(path) : null, Set.of(), Map.of(), Map.of()),
				AttemptRule.AS_SERVICE, GuardSettings.NONE, null, null, HeaderChanges.NONE);
	}

}
