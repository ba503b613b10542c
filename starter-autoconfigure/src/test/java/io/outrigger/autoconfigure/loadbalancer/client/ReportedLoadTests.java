package io.outrigger.autoconfigure.loadbalancer.client;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.loadbalancer.Balanced;
import io.outrigger.loadbalancer.InstanceReport;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Weights follow what instances say about their load in their responses.
 */
@ExtendWith(NonBlocking.class)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "outrigger.registry.lease=1d", "outrigger.sidecar.inbound.load-header=false",
				"outrigger.loadbalancer.policy=round-robin", "outrigger.loadbalancer.dynamic-weights.enabled=true",
				"outrigger.loadbalancer.dynamic-weights.smoothing=100ms" })
class ReportedLoadTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	@LocalServerPort
	private int port;

	@Autowired
	@Balanced
	private WebClient.Builder webClient;

	@Autowired
	@Balanced
	private RestClient.Builder restClient;

	@Autowired
	private ServiceRegistry registry;

	@Autowired
	private LoadBalancers balancers;

	@Test
	void whicheverClientReadsThem() {
		follows("stock", () -> this.webClient.build().get().uri("http://stock/busy").retrieve().toBodilessEntity());
		follows("orders",
				() -> Mono
					.fromCallable(
							() -> this.restClient.build().get().uri("http://orders/busy").retrieve().toBodilessEntity())
					.subscribeOn(Schedulers.boundedElastic()));
	}

	private void follows(String service, Supplier<Mono<ResponseEntity<Void>>> call) {
		this.registry.register(ServiceInstance.builder(service, "busy", "localhost", this.port).build()).block();
		this.registry.register(ServiceInstance.builder(service, "idle", "127.0.0.1", this.port).build()).block();
		await().atMost(PATIENCE).untilAsserted(() -> {
			call.get().block(PATIENCE);
			call.get().block(PATIENCE);
			Map<String, Double> weights = weights(service);
			assertThat(weights.get("idle") / weights.get("busy")).isBetween(8.0, 10.0);
		});
	}

	private Map<String, Double> weights(String service) {
		Map<String, Double> weights = new TreeMap<>();
		for (InstanceReport report : this.balancers.find(service).report()) {
			weights.put(report.instance().id(), report.effectiveWeight());
		}
		return weights;
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		@GetMapping("/busy")
		ResponseEntity<Void> busy(@RequestHeader String host) {
			return ResponseEntity.ok().header("Outrigger-Load", host.startsWith("localhost") ? "0.9" : "0.1").build();
		}

	}

}
