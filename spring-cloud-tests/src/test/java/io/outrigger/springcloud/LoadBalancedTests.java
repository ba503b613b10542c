package io.outrigger.springcloud;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import io.outrigger.autoconfigure.loadbalancer.Balanced;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.statistics.OutcomeCounts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stock {@link LoadBalanced} clients with Spring Cloud LoadBalancer, beside our own
 * {@link Balanced} ones in one application, before real servers.
 */
class LoadBalancedTests {

	private static final Fleet FLEET = new Fleet();

	@BeforeAll
	static void start() {
		FLEET.start(WhoAmI.class, "orders", "orders-1", "outrigger.instance.zone=a", "outrigger.instance.weight=300");
		FLEET.start(WhoAmI.class, "orders", "orders-2", "outrigger.instance.zone=b");
		FLEET.start(Shop.class, "shop", "shop-1", Fleet.WITHOUT_SLOW_START,
				"outrigger.loadbalancer.policy=round-robin");
	}

	@AfterAll
	static void stop() {
		FLEET.close();
	}

	@ParameterizedTest
	@EnumSource
	void everyInstanceIsReachedByTheNameOfItsService(Client client) {
		assertThat(call("shop-1", client, 20)).containsOnly("orders-1", "orders-2");
	}

	@ParameterizedTest
	@EnumSource
	void anInstanceThatIsTakenOutIsSparedAtOnce(Client client) {
		assertThat(call("shop-1", client, 20)).contains("orders-1");
		FLEET.setStatus("orders-1", "OUT_OF_SERVICE");
		assertThat(call("shop-1", client, 20)).containsOnly("orders-2");
		FLEET.setStatus("orders-1", "UP");
		assertThat(call("shop-1", client, 20)).contains("orders-1");
	}

	@ParameterizedTest
	@EnumSource
	void eachRequestIsBalancedOnceByOurPolicyWhicheverClientSendsIt(Client client) {
		call("shop-1", client, 1);
		long before = ourPicks();
		assertThat(call("shop-1", client, 10)).filteredOn("orders-1"::equals).hasSize(5);
		assertThat(ourPicks() - before).isEqualTo(10);
	}

	@Test
	void whoeverChoosesListsOfSpringCloudsHasThem() {
		FLEET.start(Shop.class, "shop", "shop-2", "spring.cloud.loadbalancer.configurations=zone-preference",
				"spring.cloud.loadbalancer.zone=b");
		assertThat(call("shop-2", Client.STOCK_WEB_CLIENT, 10)).containsOnly("orders-2");
		FLEET.stop("shop-2");
		FLEET.start(Shop.class, "shop", "shop-3", "spring.cloud.loadbalancer.configurations=weighted");
		assertThat(call("shop-3", Client.STOCK_WEB_CLIENT, 40)).filteredOn("orders-1"::equals).hasSize(30);
		FLEET.stop("shop-3");
	}

	private static List<String> call(String shop, Client client, int times) {
		Shop caller = FLEET.bean(shop, Shop.class);
		return Stream.generate(() -> client.call(caller)).limit(times).toList();
	}

	private static long ourPicks() {
		OutcomeCounts counts = FLEET.bean("shop-1", LoadBalancers.class).find("orders").counts("round-robin");
		return (counts != null) ? counts.picks() : 0;
	}

	enum Client {

		STOCK_WEB_CLIENT {
			@Override
			String call(Shop shop) {
				return get(shop.stockWebClient, "http://orders/whoami");
			}
		},

		STOCK_REST_TEMPLATE {
			@Override
			String call(Shop shop) {
				return shop.stockRestTemplate.getForObject("http://orders/whoami", String.class);
			}
		},

		STOCK_REST_CLIENT {
			@Override
			String call(Shop shop) {
				return get(shop.stockRestClient, "http://orders/whoami");
			}
		},

		OUR_WEB_CLIENT {
			@Override
			String call(Shop shop) {
				return get(shop.ourWebClient, "http://orders/whoami");
			}
		},

		OUR_WEB_CLIENT_BY_SCHEME {
			@Override
			String call(Shop shop) {
				return get(shop.ourWebClient, "lb://orders/whoami");
			}
		},

		OUR_REST_CLIENT {
			@Override
			String call(Shop shop) {
				return get(shop.ourRestClient, "lb://orders/whoami");
			}
		};

		abstract String call(Shop shop);

		private static String get(WebClient client, String uri) {
			return client.get().uri(uri).retrieve().bodyToMono(String.class).block();
		}

		private static String get(RestClient client, String uri) {
			return client.get().uri(uri).retrieve().body(String.class);
		}

	}

}
