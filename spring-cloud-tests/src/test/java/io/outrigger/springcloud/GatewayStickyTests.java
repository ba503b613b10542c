package io.outrigger.springcloud;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.RestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.InstanceReport;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.session.InMemorySessionStore;
import io.outrigger.loadbalancer.session.SessionStore;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Sticky sessions through real Spring Cloud Gateways and stock clients, which share a
 * store as processes share one.
 */
class GatewayStickyTests {

	private static final SlowStore STORE = new SlowStore();

	private static final Fleet FLEET = new Fleet(Duration.ofDays(1)).sharing(SessionStore.class, STORE);

	private static final Map<String, Backend> STOCK = new HashMap<>();

	private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";

	private static final String[] STICKY = { "outrigger.loadbalancer.policy=round-robin",
			"outrigger.loadbalancer.sticky.key=header:X-Session,attribute:session",
			"outrigger.loadbalancer.sticky.timeout=10m" };

	private static final String[] GATEWAY = { "spring.cloud.gateway.server.webflux.enabled=true", //
			ROUTES + "[0].id=retried", ROUTES + "[0].uri=lb://stock", ROUTES + "[0].predicates[0]=Path=/retried/**",
			ROUTES + "[0].filters[0]=StripPrefix=1", ROUTES + "[0].filters[1]=Retry=2", //
			ROUTES + "[1].id=once", ROUTES + "[1].uri=lb://stock", ROUTES + "[1].predicates[0]=Path=/once/**",
			ROUTES + "[1].filters[0]=StripPrefix=1" };

	@BeforeAll
	static void start() {
		IntStream.range(0, 4).forEach((i) -> add("stock-" + i));
		String[] gateway = Stream.of(STICKY, GATEWAY).flatMap(Stream::of).toArray(String[]::new);
		FLEET.start(GatewayTests.Gateway.class, "gateway", "gateway-1", gateway);
		FLEET.start(GatewayTests.Gateway.class, "gateway", "gateway-2", gateway);
		FLEET.start(Shop.class, "shop", "shop-1", STICKY);
	}

	@AfterAll
	static void stop() {
		STOCK.values().forEach(Backend::close);
		FLEET.close();
	}

	@AfterEach
	void recover() {
		STOCK.values().forEach((backend) -> backend.fails = false);
		STORE.delay = Duration.ZERO;
	}

	@Test
	void aSessionStaysAtOneInstanceAndOthersDoNot() {
		Set<String> all = new TreeSet<>();
		for (int i = 0; i < 20; i++) {
			String session = "plain-" + i;
			Set<String> answers = answers("gateway-1", session, 5);
			assertThat(answers).as(session).hasSize(1);
			all.addAll(answers);
		}
		assertThat(all).hasSizeGreaterThan(1);
		assertThat(Stream.generate(() -> get("gateway-1", "/once/whoami")).limit(8)).containsOnly("stock-0", "stock-1",
				"stock-2", "stock-3");
	}

	@Test
	void itIsThereThroughAnyGatewayAndForEveryClient() {
		Shop shop = FLEET.bean("shop-1", Shop.class);
		for (int i = 0; i < 10; i++) {
			String session = "everywhere-" + i;
			Set<String> seen = answers("gateway-1", session, 2);
			seen.addAll(answers("gateway-2", session, 2));
			Stream.of(shop.stockWebClient, shop.ourWebClient)
				.forEach((client) -> seen.add(client.get()
					.uri("http://stock/whoami")
					.header("X-Session", session)
					.retrieve()
					.bodyToMono(String.class)
					.block(Duration.ofSeconds(10))));
			seen.add(blocking(shop.stockRestClient, session));
			seen.add(shop.stockWebClient.get()
				.uri("http://stock/whoami")
				.attribute("session", session)
				.retrieve()
				.bodyToMono(String.class)
				.block(Duration.ofSeconds(10)));
			assertThat(seen).as(session).hasSize(1);
		}
	}

	@Test
	void itMovesForAllWhenItsInstanceDies() {
		String mortal = "stock-mortal";
		add(mortal);
		List<String> sessions = IntStream.range(0, 200)
			.mapToObj((i) -> "mortal-" + i)
			.filter((session) -> answers("gateway-1", session, 1).contains(mortal))
			.toList();
		assertThat(sessions).isNotEmpty();
		assertThat(sessions).allMatch((session) -> answers("gateway-2", session, 1).contains(mortal));
		Backend dead = STOCK.remove(mortal);
		dead.kill();
		dead.close();
		for (String session : sessions) {
			Set<String> next = answers("gateway-1", session, 2);
			next.addAll(answers("gateway-2", session, 2));
			assertThat(next).as(session).hasSize(1).doesNotContain(mortal);
		}
	}

	@Test
	void aRetryGoesElsewhereAndTheSessionStays() {
		String home = answers("gateway-1", "retried", 1).iterator().next();
		STOCK.get(home).fails = true;
		String other = getAs("gateway-1", "/retried/whoami", "retried").block(Duration.ofSeconds(10));
		assertThat(other).startsWith("stock-").isNotEqualTo(home);
		STOCK.get(home).fails = false;
		assertThat(answers("gateway-1", "retried", 3)).containsExactly(home);
	}

	@Test
	void whileTheStoreThinksTheGatewayGoesOn() {
		STORE.delay = Duration.ofMillis(500);
		long start = System.nanoTime();
		Map<String, String> answers = Flux.range(0, 200)
			.map((i) -> "slow-" + i)
			.flatMap((session) -> getAs("gateway-1", "/once/whoami", session)
				.map((answer) -> Map.entry(session, answer)), 200)
			.collectMap(Map.Entry::getKey, Map.Entry::getValue)
			.block(Duration.ofSeconds(60));
		// One after the other on each of its threads they would take at least as long
		Duration oneByOne = STORE.delay.multipliedBy(200 / Math.max(4, Runtime.getRuntime().availableProcessors()));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(oneByOne);
		STORE.delay = Duration.ZERO;
		answers.forEach(
				(session, answer) -> assertThat(answers("gateway-2", session, 1)).as(session).containsExactly(answer));
		await().untilAsserted(() -> assertThat(FLEET.bean("gateway-1", LoadBalancers.class).find("stock").report())
			.extracting(InstanceReport::inFlight)
			.containsOnly(0));
	}

	private static void add(String id) {
		STOCK.put(id, new Backend(FLEET.registry(), id));
	}

	private static Set<String> answers(String gateway, String session, int times) {
		Set<String> answers = new TreeSet<>();
		for (int i = 0; i < times; i++) {
			answers.add(getAs(gateway, "/once/whoami", session).block(Duration.ofSeconds(10)));
		}
		return answers;
	}

	private static Mono<String> getAs(String gateway, String path, String session) {
		return FLEET.client(gateway).get().uri(path).header("X-Session", session).retrieve().bodyToMono(String.class);
	}

	private static String get(String gateway, String path) {
		return FLEET.client(gateway).get().uri(path).retrieve().bodyToMono(String.class).block(Duration.ofSeconds(10));
	}

	private static String blocking(RestClient client, String session) {
		return client.get().uri("http://stock/whoami").header("X-Session", session).retrieve().body(String.class);
	}

	/**
	 * Takes its time for every answer, as one in another process may.
	 */
	private static final class SlowStore implements SessionStore {

		private final SessionStore store = new InMemorySessionStore(Ticker.system());

		volatile Duration delay = Duration.ZERO;

		@Override
		public Mono<String> hold(String service, String session, String proposed, Duration timeout) {
			return this.store.hold(service, session, proposed, timeout).delayElement(this.delay);
		}

		@Override
		public Mono<String> move(String service, String session, String from, String to, Duration timeout) {
			return this.store.move(service, session, from, to, timeout).delayElement(this.delay);
		}

	}

}
