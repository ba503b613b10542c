package io.outrigger.springcloud;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
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
 * Stock {@code @LoadBalanced} clients with our policies, before real servers that end
 * their answers in every way.
 */
class ClientBalancingTests {

	private static final Fleet FLEET = new Fleet(Duration.ofDays(1));

	private static final List<Backend> STOCK = new ArrayList<>();

	@BeforeAll
	static void start() {
		IntStream.range(0, 2).forEach((i) -> STOCK.add(new Backend(FLEET.registry(), "stock-" + i)));
		FLEET.start(Shop.class, "shop", "shop-1", "outrigger.loadbalancer.policy=round-robin",
				"outrigger.loadbalancer.hash.key=header:X-User");
		FLEET.start(Shop.class, "shop", "shop-2", "spring.cloud.loadbalancer.retry.enabled=true",
				"spring.cloud.loadbalancer.retry.retryable-status-codes=503");
	}

	@AfterAll
	static void stop() {
		STOCK.forEach(Backend::close);
		FLEET.close();
	}

	@AfterEach
	void recover() {
		STOCK.forEach((backend) -> backend.fails = false);
		balancer("shop-1").override("round-robin");
		await().untilAsserted(() -> nothingIsInFlight("shop-1"));
		await().untilAsserted(() -> nothingIsInFlight("shop-2"));
	}

	@ParameterizedTest
	@CsvSource({ "whoami, 1, 0, 0", "empty, 1, 0, 0", "error, 0, 1, 0", "never, 0, 0, 1", "stalled, 1, 0, 0",
			"broken, 0, 1, 0" })
	void aRequestOfTheReactiveClientIsCountedByHowItEnds(String path, long successes, long failures, long cancels) {
		InstanceReport before = sum("shop-1");
		stockWebClient("shop-1").get()
			.uri("http://stock/" + path)
			.retrieve()
			.bodyToMono(String.class)
			.timeout(Duration.ofSeconds(1))
			.onErrorComplete()
			.block();
		await().untilAsserted(() -> {
			nothingIsInFlight("shop-1");
			InstanceReport now = sum("shop-1");
			assertThat(now.successes() - before.successes()).as("successes").isEqualTo(successes);
			assertThat(now.failures() - before.failures()).as("failures").isEqualTo(failures);
			assertThat(now.cancels() - before.cancels()).as("cancels").isEqualTo(cancels);
		});
	}

	@Test
	void aStreamIsInFlightUntilItsReaderLeaves() {
		Disposable reader = stockWebClient("shop-1").get()
			.uri("http://stock/stalled")
			.retrieve()
			.bodyToFlux(String.class)
			.subscribe();
		await().untilAsserted(() -> assertThat(balancer("shop-1").report()).anySatisfy((report) -> {
			assertThat(report.inFlight()).isOne();
			assertThat(report.latency()).isNotNull();
		}));
		reader.dispose();
		await().untilAsserted(() -> nothingIsInFlight("shop-1"));
	}

	@ParameterizedTest
	@CsvSource({ "whoami, 1, 0", "empty, 1, 0", "error, 0, 1" })
	void aRequestOfABlockingClientIsCountedByItsStatus(String path, long successes, long failures) {
		Shop shop = FLEET.bean("shop-1", Shop.class);
		RestClient restClient = shop.stockRestClient;
		RestTemplate restTemplate = shop.stockRestTemplate;
		List<Runnable> calls = List.of(() -> restClient.get().uri("http://stock/" + path).retrieve().toBodilessEntity(),
				() -> restTemplate.getForEntity("http://stock/" + path, String.class));
		for (Runnable call : calls) {
			InstanceReport before = sum("shop-1");
			try {
				call.run();
			}
			catch (RuntimeException ex) {
				assertThat(path).isEqualTo("error");
			}
			nothingIsInFlight("shop-1");
			InstanceReport now = sum("shop-1");
			assertThat(now.successes() - before.successes()).as("successes").isEqualTo(successes);
			assertThat(now.failures() - before.failures()).as("failures").isEqualTo(failures);
		}
	}

	@Test
	void requestsOfOneUserGoToOneInstanceWhicheverClientSendsThem() {
		balancer("shop-1").override("maglev");
		Shop shop = FLEET.bean("shop-1", Shop.class);
		for (int i = 0; i < 20; i++) {
			String user = "user-" + i;
			assertThat(Stream
				.of(stockWebClient("shop-1").get()
					.uri("http://stock/whoami")
					.header("X-User", user)
					.retrieve()
					.bodyToMono(String.class)
					.block(),
						shop.stockRestClient.get()
							.uri("http://stock/whoami")
							.header("X-User", user)
							.retrieve()
							.body(String.class),
						shop.ourWebClient.get()
							.uri("http://stock/whoami")
							.header("X-User", user)
							.retrieve()
							.bodyToMono(String.class)
							.block())
				.distinct()).as(user).hasSize(1);
		}
	}

	@Test
	void aRetryOfSpringCloudsGoesToAnotherInstanceAndEachTryIsCounted() {
		STOCK.get(0).fails = true;
		InstanceReport before = sum("shop-2");
		List<String> answers = Flux.range(0, 50)
			.flatMap((i) -> stockWebClient("shop-2").get()
				.uri("http://stock/whoami")
				.retrieve()
				.bodyToMono(String.class)
				.onErrorResume((error) -> Mono.just(error.toString())), 8)
			.collectList()
			.block(Duration.ofSeconds(30));
		assertThat(answers).hasSize(50).containsOnly("stock-1");
		await().untilAsserted(() -> nothingIsInFlight("shop-2"));
		assertThat(sum("shop-2").failures() - before.failures()).isPositive();
		assertThat(sum("shop-2").successes() - before.successes()).isEqualTo(50);
	}

	@Test
	void whoOnlyAsksForAnInstanceLeavesNothingBehindForLong() {
		LoadBalancerClient client = FLEET.bean("shop-1", LoadBalancerClient.class);
		for (int i = 0; i < 5000; i++) {
			assertThat(client.choose("stock")).isNotNull();
		}
		assertThat(balancer("shop-1").report().stream().mapToInt(InstanceReport::inFlight).sum())
			.isLessThanOrEqualTo(1024);
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			for (int i = 0; i < 1024; i++) {
				stockWebClient("shop-1").get().uri("http://stock/whoami").retrieve().toBodilessEntity().block();
			}
			nothingIsInFlight("shop-1");
		});
	}

	private static void nothingIsInFlight(String shop) {
		assertThat(balancer(shop).report()).extracting(InstanceReport::inFlight).containsOnly(0);
	}

	private static LoadBalancer balancer(String shop) {
		return FLEET.bean(shop, LoadBalancers.class).find("stock");
	}

	private static InstanceReport sum(String shop) {
		return balancer(shop).report()
			.stream()
			.reduce((one, other) -> new InstanceReport(one.instance(), one.inFlight() + other.inFlight(), null, 0,
					one.picks() + other.picks(), one.successes() + other.successes(), one.failures() + other.failures(),
					one.cancels() + other.cancels(), 0, one.health(), null))
			.orElseThrow();
	}

	private static WebClient stockWebClient(String shop) {
		return FLEET.bean(shop, Shop.class).stockWebClient;
	}

}
