package io.outrigger.springcloud;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.InstanceReport;
import io.outrigger.loadbalancer.LoadBalancers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Instances that fail, before a real Spring Cloud Gateway that ejects them.
 */
class GatewayEjectionTests {

	private static final Fleet FLEET = new Fleet(Duration.ofDays(1));

	private static final List<Backend> STOCK = new ArrayList<>();

	private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";

	private static final String LONG = "outrigger.loadbalancer.ejection.time.base=5m";

	@BeforeAll
	static void start() {
		IntStream.range(0, 3).forEach((i) -> STOCK.add(new Backend(FLEET.registry(), "stock-" + i)));
	}

	@AfterAll
	static void stop() {
		STOCK.forEach(Backend::close);
		FLEET.close();
	}

	@AfterEach
	void recover() {
		STOCK.forEach((backend) -> backend.fails = false);
		FLEET.stop("gateway-1");
	}

	@Test
	void anInstanceFailsFiveRequestsAndNoMore() {
		startGateway(LONG);
		STOCK.get(0).fails = true;
		List<String> answers = Stream.generate(() -> get("/once/whoami")).limit(60).toList();
		assertThat(answers).filteredOn("503"::equals).hasSize(5);
		assertThat(answers.subList(15, 60)).containsOnly("stock-1", "stock-2");
		assertThat(report("stock-0").failures()).isEqualTo(5);
		assertThat(report("stock-0").ejectionLeft()).isPositive();
		JsonNode excluded = explain().at("/exclusions/0");
		assertThat(excluded.at("/id").asText()).isEqualTo("stock-0");
		assertThat(excluded.at("/reason").asText()).isEqualTo("EJECTED");
		assertThat(excluded.at("/ejection").asText()).isEqualTo("CONSECUTIVE_FAILURES");
	}

	@Test
	void itIsAskedAfterAllWhereTheOthersFailed() {
		startGateway(LONG);
		eject(0);
		STOCK.get(0).fails = false;
		assertThat(Stream.generate(() -> get("/retried/whoami")).limit(20)).containsOnly("stock-1", "stock-2");
		STOCK.get(1).fails = true;
		STOCK.get(2).fails = true;
		assertThat(get("/retried/whoami")).isEqualTo("stock-0");
		assertThat(report("stock-0").ejectionLeft()).isPositive();
		assertThat(report("stock-1").failures()).isOne();
		assertThat(report("stock-2").failures()).isOne();
	}

	@Test
	void itReturnsByOneRequestOnceItWorksAgain() {
		startGateway("outrigger.loadbalancer.ejection.time.base=100ms");
		eject(0);
		STOCK.get(0).fails = false;
		await().until(() -> get("/once/whoami").equals("stock-0"));
		await().untilAsserted(() -> assertThat(report("stock-0").ejectionLeft()).isNull());
		await().until(() -> get("/once/whoami").equals("stock-0"));
	}

	private static void startGateway(String ejection) {
		FLEET.start(GatewayTests.Gateway.class, "gateway", "gateway-1",
				"spring.cloud.gateway.server.webflux.enabled=true", "outrigger.loadbalancer.policy=round-robin",
				ejection, //
				ROUTES + "[0].id=retried", ROUTES + "[0].uri=lb://stock", ROUTES + "[0].predicates[0]=Path=/retried/**",
				ROUTES + "[0].filters[0]=StripPrefix=1", ROUTES + "[0].filters[1]=Retry=2", //
				ROUTES + "[1].id=once", ROUTES + "[1].uri=lb://stock", ROUTES + "[1].predicates[0]=Path=/once/**",
				ROUTES + "[1].filters[0]=StripPrefix=1");
	}

	private static void eject(int number) {
		STOCK.get(number).fails = true;
		await().until(() -> {
			get("/once/whoami");
			return report("stock-" + number).ejectionLeft() != null;
		});
	}

	private static String get(String path) {
		return FLEET.client("gateway-1")
			.get()
			.uri(path)
			.exchangeToMono((response) -> response.statusCode().is2xxSuccessful() ? response.bodyToMono(String.class)
					: response.releaseBody().then(Mono.just(String.valueOf(response.statusCode().value()))))
			.block(Duration.ofSeconds(10));
	}

	private static JsonNode explain() {
		return FLEET.client("gateway-1")
			.get()
			.uri("/actuator/loadbalancer/stock?explain=")
			.retrieve()
			.bodyToMono(JsonNode.class)
			.block(Duration.ofSeconds(10));
	}

	private static InstanceReport report(String id) {
		return FLEET.bean("gateway-1", LoadBalancers.class)
			.find("stock")
			.report()
			.stream()
			.filter((report) -> report.instance().id().equals(id))
			.findFirst()
			.orElseThrow();
	}

}
