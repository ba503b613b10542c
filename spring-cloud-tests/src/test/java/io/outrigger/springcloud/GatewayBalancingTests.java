package io.outrigger.springcloud;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.cloud.gateway.filter.ReactiveLoadBalancerClientFilter;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.InstanceReport;
import io.outrigger.loadbalancer.LoadBalancer;
import io.outrigger.loadbalancer.LoadBalancers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Our policies behind {@code lb://} in a real Spring Cloud Gateway, before real servers.
 */
class GatewayBalancingTests {

	private static final Fleet FLEET = new Fleet(Duration.ofDays(1));

	private static final List<Backend> STOCK = new ArrayList<>();

	private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";

	private static final String[] GATEWAY = { "spring.cloud.gateway.server.webflux.enabled=true",
			Fleet.WITHOUT_EJECTION, "outrigger.loadbalancer.policy=round-robin",
			"outrigger.loadbalancer.hash.key=header:X-User", //
			ROUTES + "[0].id=retried", ROUTES + "[0].uri=lb://stock", ROUTES + "[0].predicates[0]=Path=/retried/**",
			ROUTES + "[0].filters[0]=StripPrefix=1", ROUTES + "[0].filters[1]=Retry=2", //
			ROUTES + "[1].id=once", ROUTES + "[1].uri=lb://stock", ROUTES + "[1].predicates[0]=Path=/once/**",
			ROUTES + "[1].filters[0]=StripPrefix=1", ROUTES + "[1].metadata.response-timeout=3000", //
			ROUTES + "[2].id=patient", ROUTES + "[2].uri=lb://stock", ROUTES + "[2].predicates[0]=Path=/patient/{id}",
			ROUTES + "[2].filters[0]=StripPrefix=1" };

	@BeforeAll
	static void start() {
		IntStream.range(0, 3).forEach((i) -> STOCK.add(new Backend(FLEET.registry(), "stock-" + i)));
		FLEET.start(GatewayTests.Gateway.class, "gateway", "gateway-1", GATEWAY);
	}

	@AfterAll
	static void stop() {
		STOCK.forEach(Backend::close);
		FLEET.close();
	}

	@AfterEach
	void recover() {
		STOCK.forEach((backend) -> backend.fails = false);
		balancer().override("round-robin");
		await().untilAsserted(GatewayBalancingTests::nothingIsInFlight);
	}

	/*
	 * By a policy that no other test asks from several threads at once: those would go on
	 * in sequences of their own for a while, so that the turns were not exact.
	 */
	@Test
	void ourPolicyChooses() {
		balancer().override("weighted-round-robin");
		long before = balancer().counts("weighted-round-robin").picks();
		List<String> answers = IntStream.range(0, 30).mapToObj((i) -> get("/once/whoami")).toList();
		assertThat(answers).filteredOn("stock-0"::equals).hasSize(10);
		assertThat(answers).filteredOn("stock-1"::equals).hasSize(10);
		assertThat(answers).filteredOn("stock-2"::equals).hasSize(10);
		assertThat(balancer().counts("weighted-round-robin").picks() - before).isEqualTo(30);
	}

	@Test
	void requestsOfOneUserGoToOneInstance() {
		balancer().override("maglev");
		Set<String> all = new HashSet<>();
		for (int user = 0; user < 20; user++) {
			String name = "user-" + user;
			List<String> answers = Stream.generate(() -> getAs("/once/whoami", name)).limit(3).distinct().toList();
			assertThat(answers).as(name).hasSize(1);
			all.addAll(answers);
		}
		assertThat(all).containsExactlyInAnyOrder("stock-0", "stock-1", "stock-2");
	}

	@Test
	void aRetryNeverGoesToAnInstanceThatWasTriedHoweverManyComeAtOnce() {
		STOCK.get(0).fails = true;
		STOCK.get(2).fails = true;
		int requests = 400;
		STOCK.forEach((backend) -> backend.numbers.clear());
		List<String> answers = Flux.range(0, requests)
			.flatMap((number) -> gateway().get()
				.uri("/retried/whoami")
				.header(Backend.NUMBER, String.valueOf(number))
				.retrieve()
				.bodyToMono(String.class)
				.onErrorResume((error) -> Mono.just(error.toString())), 32)
			.collectList()
			.block(Duration.ofSeconds(60));
		assertThat(answers).hasSize(requests).containsOnly("stock-1");
		assertThat(STOCK).allSatisfy((backend) -> assertThat(backend.numbers).doesNotHaveDuplicates());
		assertThat(STOCK.get(0).numbers.size() + STOCK.get(2).numbers.size()).isGreaterThan(requests / 2);
	}

	@Test
	void aKilledInstanceFailsNoRequest() {
		STOCK.get(1).kill();
		try {
			List<String> answers = Flux.range(0, 300)
				.flatMap((number) -> gateway().get()
					.uri("/retried/whoami")
					.retrieve()
					.bodyToMono(String.class)
					.onErrorResume((error) -> Mono.just(error.toString())), 16)
				.collectList()
				.block(Duration.ofSeconds(60));
			assertThat(answers).hasSize(300).containsOnly("stock-0", "stock-2");
			assertThat(report("stock-1").failures()).isPositive();
		}
		finally {
			STOCK.get(1).revive();
		}
	}

	@Test
	void onceAllWereTriedItGoesAroundAgainButNotToTheSameTwiceInARow() {
		STOCK.forEach((backend) -> backend.fails = true);
		STOCK.get(2).kill();
		try {
			STOCK.forEach((backend) -> backend.numbers.clear());
			assertThat(status("/retried/whoami", "1")).isIn(500, 503);
			assertThat(STOCK.get(0).numbers.size() + STOCK.get(1).numbers.size()).isBetween(2, 3);
			assertThat(STOCK.get(0).numbers.size()).isLessThanOrEqualTo(2);
			assertThat(STOCK.get(1).numbers.size()).isLessThanOrEqualTo(2);
		}
		finally {
			STOCK.get(2).revive();
		}
	}

	@ParameterizedTest
	@CsvSource({ "/once/whoami, 1, 0", "/once/empty, 1, 0", "/once/error, 0, 1", "/once/never, 0, 1",
			"/once/broken, 0, 1", "/retried/error, 0, 3" })
	void everyRequestIsCountedOnceByHowItEnded(String path, long successes, long failures) {
		InstanceReport[] before = reports();
		status(path, "1");
		await().untilAsserted(() -> {
			nothingIsInFlight();
			assertThat(sum(before, reports(), true)).as("successes").isEqualTo(successes);
			assertThat(sum(before, reports(), false)).as("failures").isEqualTo(failures);
		});
	}

	@ParameterizedTest
	@CsvSource({ "/patient/never", "/patient/stalled" })
	void aRequestIsInFlightUntilTheClientGoesAway(String path) {
		Disposable client = gateway().get().uri(path).retrieve().bodyToFlux(String.class).subscribe();
		await().untilAsserted(() -> assertThat(balancer().report()).extracting(InstanceReport::inFlight).contains(1));
		client.dispose();
		await().untilAsserted(GatewayBalancingTests::nothingIsInFlight);
	}

	@Test
	void switchedOffItIsSpringCloudThatChooses() {
		FLEET.start(GatewayTests.Gateway.class, "gateway", "gateway-2",
				Stream.concat(Stream.of(GATEWAY), Stream.of("outrigger.spring-cloud.loadbalancer.enabled=false"))
					.toArray(String[]::new));
		assertThat(FLEET.bean("gateway-2", ReactiveLoadBalancerClientFilter.class))
			.hasSameClassAs(new ReactiveLoadBalancerClientFilter(null, null));
		assertThat(FLEET.bean("gateway-2", LoadBalancerClientFactory.class).getInstance("stock"))
			.isInstanceOf(RoundRobinLoadBalancer.class);
		assertThat(FLEET.client("gateway-2").get().uri("/once/whoami").retrieve().bodyToMono(String.class).block())
			.startsWith("stock-");
		assertThat(FLEET.bean("gateway-2", LoadBalancers.class).find("stock").policies()).isEmpty();
		FLEET.stop("gateway-2");
	}

	private static void nothingIsInFlight() {
		assertThat(balancer().report()).extracting(InstanceReport::inFlight).containsOnly(0);
	}

	private static LoadBalancer balancer() {
		return FLEET.bean("gateway-1", LoadBalancers.class).find("stock");
	}

	private static InstanceReport[] reports() {
		return balancer().report().toArray(InstanceReport[]::new);
	}

	private static InstanceReport report(String id) {
		return Stream.of(reports()).filter((report) -> report.instance().id().equals(id)).findFirst().orElseThrow();
	}

	private static long sum(InstanceReport[] before, InstanceReport[] now, boolean successes) {
		return IntStream.range(0, now.length)
			.mapToLong((i) -> successes ? now[i].successes() - before[i].successes()
					: now[i].failures() - before[i].failures())
			.sum();
	}

	private static String get(String path) {
		return getAs(path, "nobody");
	}

	private static String getAs(String path, String user) {
		return gateway().get()
			.uri(path)
			.header("X-User", user)
			.retrieve()
			.bodyToMono(String.class)
			.block(Duration.ofSeconds(10));
	}

	private static int status(String path, String number) {
		return gateway().get()
			.uri(path)
			.header(Backend.NUMBER, number)
			.exchangeToMono(
					(response) -> response.releaseBody().onErrorComplete().thenReturn(response.statusCode().value()))
			.block(Duration.ofSeconds(10));
	}

	private static WebClient gateway() {
		return FLEET.client("gateway-1");
	}

}
