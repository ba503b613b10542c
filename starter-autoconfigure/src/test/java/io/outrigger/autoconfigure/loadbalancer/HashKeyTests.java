package io.outrigger.autoconfigure.loadbalancer;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.config.live.LiveApp;
import io.outrigger.config.Release.Change;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.registry.ServiceRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Requests with the same key go to the same instance, whichever client sends them, before
 * real servers.
 */
class HashKeyTests {

	private static final String HASH_KEY = "outrigger.loadbalancer.hash.key";

	private static final String MAGLEV = "outrigger.loadbalancer.policy=maglev";

	private final Instances stock = new Instances(5);

	@AfterEach
	void close() {
		this.stock.close();
	}

	@AfterAll
	static void forgetPropagation() {
		Hooks.disableAutomaticContextPropagation();
	}

	@Test
	void theKeyDecidesWhateverElseARequestCarriesAndChangesLive() {
		try (ReactiveWebServerApplicationContext context = start(MAGLEV)) {
			LiveApp app = new LiveApp(context);
			Shop shop = context.getBean(Shop.class);
			for (Kind kind : Kind.values()) {
				app.publish(Change.set(HASH_KEY, "header:X-Nobody-Sends, " + kind.key));
				Set<String> all = new HashSet<>();
				for (int user = 0; user < 20; user++) {
					Set<String> instances = new TreeSet<>();
					for (int i = 0; i < 2; i++) {
						instances.add(shop.byWebClient(kind, "user-" + user));
						instances.add(shop.byRestClient(kind, "user-" + user));
					}
					assertThat(instances).as(kind + " of user " + user).hasSize(1);
					all.addAll(instances);
				}
				assertThat(all).as(kind + " of all").hasSizeGreaterThan(3);
			}
		}
	}

	@Test
	void withoutAKeyRequestsAreSharedByChance() {
		try (ReactiveWebServerApplicationContext context = start(MAGLEV)) {
			Shop shop = context.getBean(Shop.class);
			assertThat(IntStream.range(0, 60).mapToObj((i) -> shop.byWebClient(Kind.HEADER, "ann")).distinct())
				.hasSizeGreaterThan(3);
		}
	}

	@Test
	void theClientIsWhoSentTheRequestThatIsBeingServed() {
		try (ReactiveWebServerApplicationContext context = start(MAGLEV, HASH_KEY + "=client-address",
				"server.forward-headers-strategy=framework", "spring.reactor.context-propagation=auto")) {
			Set<String> all = new HashSet<>();
			for (int client = 0; client < 20; client++) {
				String address = "10.0.0." + client;
				Set<String> instances = new TreeSet<>();
				for (int i = 0; i < 2; i++) {
					instances.add(get(context, "/web", address));
					instances.add(get(context, "/rest", address));
				}
				assertThat(instances).as(address).hasSize(1);
				all.addAll(instances);
			}
			assertThat(all).hasSizeGreaterThan(3);
		}
	}

	@Test
	void whoSentItIsNotWhoItSaysUnlessTheApplicationTrustsThat() {
		try (ReactiveWebServerApplicationContext context = start("outrigger.loadbalancer.policy=ip-hash")) {
			LoadBalancers balancers = context.getBean(LoadBalancers.class);
			Set<String> instances = new TreeSet<>();
			for (int client = 0; client < 20; client++) {
				instances.add(get(context, "/web", "10.0.0." + client));
				// The policy goes elsewhere while a request is counted there, which ends
				// a moment after its answer has come
				await().until(() -> balancers.find("stock").report().stream().allMatch((one) -> one.inFlight() == 0));
			}
			assertThat(instances).hasSize(1);
		}
	}

	private ReactiveWebServerApplicationContext start(String... properties) {
		ApplicationContextInitializer<GenericApplicationContext> sharing = (context) -> context
			.registerBean(ServiceRegistry.class, () -> this.stock.registry);
		return (ReactiveWebServerApplicationContext) new SpringApplicationBuilder(Shop.class).initializers(sharing)
			.properties("server.port=0", "spring.main.banner-mode=off")
			.properties(properties)
			.run();
	}

	private static String get(ReactiveWebServerApplicationContext context, String path, String client) {
		return WebClient.create("http://localhost:" + context.getWebServer().getPort())
			.get()
			.uri(path)
			.header("X-Forwarded-For", client)
			.retrieve()
			.bodyToMono(String.class)
			.block(Duration.ofSeconds(10));
	}

	private enum Kind {

		HEADER("header:X-User"), COOKIE("cookie:session"), QUERY("query:user"), PATH("path:id"),
		ATTRIBUTE("attribute:tenant");

		private final String key;

		Kind(String key) {
			this.key = key;
		}

		private String value(Kind asked, String user) {
			return (this == asked) ? user : UUID.randomUUID().toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Shop {

		private final WebClient web;

		private final RestClient rest;

		Shop(@Balanced WebClient.Builder web, @Balanced RestClient.Builder rest) {
			this.web = web.build();
			this.rest = rest.build();
		}

		String byWebClient(Kind kind, String user) {
			return this.web.get()
				.uri("http://stock/users/{id}?user={user}", Kind.PATH.value(kind, user), Kind.QUERY.value(kind, user))
				.header("X-User", Kind.HEADER.value(kind, user))
				.cookie("session", Kind.COOKIE.value(kind, user))
				.attribute("tenant", Kind.ATTRIBUTE.value(kind, user))
				.retrieve()
				.bodyToMono(String.class)
				.block(Duration.ofSeconds(10));
		}

		String byRestClient(Kind kind, String user) {
			return this.rest.get()
				.uri("http://stock/users/{id}?user={user}", Kind.PATH.value(kind, user), Kind.QUERY.value(kind, user))
				.header("X-User", Kind.HEADER.value(kind, user))
				.header("Cookie", "session=" + Kind.COOKIE.value(kind, user))
				.attribute("tenant", Kind.ATTRIBUTE.value(kind, user))
				.retrieve()
				.body(String.class);
		}

		@GetMapping("/web")
		Mono<String> web() {
			return this.web.get().uri("lb://stock/x").retrieve().bodyToMono(String.class);
		}

		@GetMapping("/rest")
		Mono<String> rest() {
			return Mono.fromCallable(() -> this.rest.get().uri("lb://stock/x").retrieve().body(String.class))
				.subscribeOn(Schedulers.boundedElastic());
		}

	}

}
