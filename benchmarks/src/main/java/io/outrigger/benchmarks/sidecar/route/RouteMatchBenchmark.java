package io.outrigger.benchmarks.sidecar.route;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import io.outrigger.autoconfigure.sidecar.route.HttpRoutedRequest;
import io.outrigger.sidecar.guard.GuardSettings;
import io.outrigger.sidecar.route.AttemptRule;
import io.outrigger.sidecar.route.HeaderChanges;
import io.outrigger.sidecar.route.PathTemplate;
import io.outrigger.sidecar.route.Route;
import io.outrigger.sidecar.route.RouteMatch;
import io.outrigger.sidecar.route.RouteTable;

/**
 * The route of a {@code WebClient}'s request among many: closed and open paths with
 * variables, a third of them for certain methods, a tenth with a condition on a header.
 * Each tenth request has no route.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouteMatchBenchmark {

	private static final int REQUESTS = 1024;

	private static final List<String> TEMPLATES = List.of("/v1/area-%d/items", "/v1/area-%d/{id}",
			"/v1/area-%d/{id}/parts/*", "/v1/area-%d/**");

	private static final List<String> PATHS = List.of("/v1/area-%d/items", "/v1/area-%d/%d",
			"/v1/area-%d/%d/parts/wheel", "/v1/area-%d/%d/a/b/c");

	/**
	 * How many routes there are.
	 */
	@Param({ "10", "1000", "10000" })
	public int routes;

	/**
	 * How many services they are of.
	 */
	@Param({ "1", "50" })
	public int services;

	private RouteTable table = RouteTable.NONE;

	private final Call[] calls = new Call[REQUESTS];

	/**
	 * Fills the table, and thinks of requests.
	 */
	@Setup
	public void fill() {
		this.table = RouteTable.of(IntStream.range(0, this.routes).mapToObj(this::route).toList());
		Random random = new Random(1);
		for (int i = 0; i < REQUESTS; i++) {
			this.calls[i] = call(random);
		}
	}

	private Route route(int number) {
		PathTemplate path = PathTemplate.of(TEMPLATES.get(number % TEMPLATES.size()).formatted(number));
		Set<String> methods = (number % 3 == 0) ? Set.of("GET", "HEAD") : Set.of();
		Map<String, Pattern> headers = (number % 10 == 0) ? Map.of("X-Tier", Pattern.compile("gold|silver")) : Map.of();
		RouteMatch match = new RouteMatch(service(number), path, methods, headers, Map.of());
		return new Route("route-" + number, 0, match, AttemptRule.AS_SERVICE, GuardSettings.NONE, null, null,
				HeaderChanges.NONE);
	}

	private Call call(Random random) {
		int number = random.nextInt(this.routes);
		String path = (random.nextInt(10) > 0) ? PATHS.get(number % PATHS.size()).formatted(number, random.nextInt(100))
				: "/v2/area-%d/items".formatted(number);
		HttpHeaders headers = new HttpHeaders();
		headers.set("Accept", "application/json");
		headers.set("X-Tier", random.nextBoolean() ? "gold" : "bronze");
		String service = service(number);
		return new Call(service, URI.create("http://" + service + path + "?page=7"), headers);
	}

	private String service(int number) {
		return "service-" + number % this.services;
	}

	/**
	 * Finds a route.
	 * @param caller whose request it is
	 * @return the route, or {@code null}
	 */
	@Benchmark
	public @Nullable Route find(Caller caller) {
		Call call = this.calls[caller.next++ & (REQUESTS - 1)];
		return this.table.find(new HttpRoutedRequest(call.service, HttpMethod.GET, call.address, call.headers));
	}

	/**
	 * Somebody with many requests.
	 */
	@State(Scope.Thread)
	public static class Caller {

		private int next;

	}

	private record Call(String service, URI address, HttpHeaders headers) {
	}

}
