package io.outrigger.autoconfigure.sidecar.ssl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import javax.net.ssl.SSLPeerUnverifiedException;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider;

import io.outrigger.autoconfigure.loadbalancer.Balanced;
import io.outrigger.loadbalancer.health.Probe;
import io.outrigger.loadbalancer.standing.Health;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Balanced clients with an SSL bundle, and real servers that demand the certificate of a
 * client.
 */
@ExtendWith(NonBlocking.class)
class OutboundSslTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final LoopResources LOOPS = LoopResources.create("servers", 2, true);

	@TempDir
	private static Path directory;

	private static Certificates certificates;

	private static DisposableServer secure;

	private static DisposableServer plain;

	@BeforeAll
	static void start() throws Exception {
		certificates = new Certificates(directory).make("server").make("orders").make("stranger");
		SslProvider.GenericSslContextSpec<SslContextBuilder> spec = Http11SslContextSpec
			.forServer(certificates.certificate("server").toFile(), certificates.key("server").toFile())
			.configure((builder) -> builder.trustManager(certificates.certificate("orders").toFile())
				.clientAuth(ClientAuth.REQUIRE));
		secure = server().secure((ssl) -> ssl.sslContext(spec)).handle(OutboundSslTests::answer).bindNow();
		plain = server().handle(OutboundSslTests::answer).bindNow();
	}

	@AfterAll
	static void stop() {
		secure.disposeNow();
		plain.disposeNow();
		LOOPS.disposeLater().block(PATIENCE);
	}

	// An application that ends takes the loops along that all share
	private static HttpServer server() {
		return HttpServer.create().runOn(LOOPS).host("127.0.0.1").port(0);
	}

	@Test
	void everyClientShowsItsCertificateToInstances() {
		run((clients) -> {
			for (Callable<String> call : clients.calls("http://vault/whoami")) {
				assertThat(onWorker(call)).isEqualTo("CN=orders");
			}
			for (Callable<String> call : clients.calls("http://open/whoami")) {
				assertThat(onWorker(call)).isEqualTo("nobody");
			}
		}, bundle("orders"));
	}

	@Test
	void nobodyElseSeesIt() {
		run((clients) -> {
			for (Callable<String> call : clients.calls("https://127.0.0.1:" + secure.port() + "/whoami")) {
				assertThatException().isThrownBy(() -> onWorker(call));
			}
			for (Callable<String> call : clients.calls("http://127.0.0.1:" + plain.port() + "/whoami")) {
				assertThat(onWorker(call)).isEqualTo("nobody");
			}
		}, bundle("orders"));
	}

	@Test
	void withoutABundleOrWithTheWrongOneNobodyGetsIn() {
		for (String[] properties : List.of(new String[0], bundle("stranger"))) {
			run((clients) -> {
				for (Callable<String> call : clients.calls("http://vault/whoami")) {
					assertThatException().isThrownBy(() -> onWorker(call));
				}
			}, properties);
		}
	}

	@Test
	void aRequestFactoryOfTheUsersTakesItsPlace() {
		run((clients) -> {
			RestClient own = clients.restClient.requestFactory(new JdkClientHttpRequestFactory()).build();
			assertThatException()
				.isThrownBy(() -> onWorker(() -> own.get().uri("http://vault/whoami").retrieve().body(String.class)));
			assertThat(onWorker(() -> own.get().uri("http://open/whoami").retrieve().body(String.class)))
				.isEqualTo("nobody");
		}, bundle("orders"));
	}

	@Test
	void checksOfHealthShowItToo() {
		run((clients) -> {
			ServiceInstance instance = clients.registry.discover("vault").instances().get(0);
			assertThat(clients.probe.check(instance).block(PATIENCE)).isEqualTo(Health.HEALTHY);
		}, bundle("orders"));
	}

	@Test
	void aBundleThatIsReplacedCountsFromThenOn() throws Exception {
		copy("stranger");
		String[] properties = { "outrigger.sidecar.outbound.ssl-bundle=fleet",
				"spring.ssl.bundle.watch.file.quiet-period=50ms", "spring.ssl.bundle.pem.fleet.reload-on-update=true",
				"spring.ssl.bundle.pem.fleet.keystore.certificate=" + directory.resolve("now.crt"),
				"spring.ssl.bundle.pem.fleet.keystore.private-key=" + directory.resolve("now.key"),
				"spring.ssl.bundle.pem.fleet.truststore.certificate=" + certificates.certificate("server") };
		run((clients) -> {
			List<Callable<String>> calls = clients.calls("http://vault/whoami");
			for (Callable<String> call : calls) {
				assertThatException().isThrownBy(() -> onWorker(call));
			}
			copy("orders");
			for (Callable<String> call : calls) {
				Awaitility.await().ignoreExceptions().until(() -> "CN=orders".equals(onWorker(call)));
			}
		}, properties);
	}

	@Test
	void aBundleThatIsNotThereIsNamedAtTheStart() {
		Throwable failure = catchThrowable(() -> run((clients) -> {
		}, "outrigger.sidecar.outbound.ssl-bundle=nowhere"));
		assertThat(failure).hasStackTraceContaining("outrigger.sidecar.outbound.ssl-bundle is 'nowhere' but must be: ")
			.hasStackTraceContaining("spring.ssl.bundle");
	}

	private static void copy(String name) {
		try {
			Files.copy(certificates.key(name), directory.resolve("now.key"), StandardCopyOption.REPLACE_EXISTING);
			Files.copy(certificates.certificate(name), directory.resolve("now.crt"),
					StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String[] bundle(String name) {
		return new String[] { "outrigger.sidecar.outbound.ssl-bundle=fleet",
				"spring.ssl.bundle.pem.fleet.keystore.certificate=" + certificates.certificate(name),
				"spring.ssl.bundle.pem.fleet.keystore.private-key=" + certificates.key(name),
				"spring.ssl.bundle.pem.fleet.truststore.certificate=" + certificates.certificate("server") };
	}

	private static void run(Consumer<Clients> test, String... properties) {
		List<String> all = new ArrayList<>(Arrays.asList(properties));
		all.add("outrigger.instance.service=orders");
		all.add("outrigger.registry.lease=1d");
		all.add("outrigger.loadbalancer.ejection.enabled=false");
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Clients.class)
			.web(WebApplicationType.NONE)
			.run(all.stream().map((property) -> "--" + property).toArray(String[]::new))) {
			Clients clients = context.getBean(Clients.class);
			clients.register("vault", secure.port(), true);
			clients.register("open", plain.port(), false);
			test.accept(clients);
		}
	}

	private static Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
		String[] peer = { "nobody" };
		response.withConnection((connection) -> {
			SslHandler ssl = connection.channel().pipeline().get(SslHandler.class);
			if (ssl != null) {
				try {
					peer[0] = ssl.engine().getSession().getPeerPrincipal().getName();
				}
				catch (SSLPeerUnverifiedException ex) {
					peer[0] = "unverified";
				}
			}
		});
		return response.sendString(Mono.just(peer[0])).then();
	}

	private static String onWorker(Callable<String> call) {
		return Mono.fromCallable(call).subscribeOn(Schedulers.boundedElastic()).block(PATIENCE);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Clients {

		@Autowired
		@Balanced
		private WebClient.Builder webClient;

		@Autowired
		@Balanced
		private RestClient.Builder restClient;

		@Autowired
		@Balanced
		private RestTemplateBuilder restTemplate;

		@Autowired
		private ServiceRegistry registry;

		@Autowired
		private Probe probe;

		void register(String service, int port, boolean secure) {
			this.registry
				.register(ServiceInstance.builder(service, service + "-1", "127.0.0.1", port).secure(secure).build())
				.block(PATIENCE);
		}

		List<Callable<String>> calls(String uri) {
			return List.of(
					() -> this.webClient.build().get().uri(uri).retrieve().bodyToMono(String.class).block(PATIENCE),
					() -> this.restClient.build().get().uri(uri).retrieve().body(String.class),
					() -> this.restTemplate.build().getForObject(uri, String.class));
		}

	}

}
