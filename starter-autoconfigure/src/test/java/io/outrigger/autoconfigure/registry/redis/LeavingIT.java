package io.outrigger.autoconfigure.registry.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceView;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application that stops: all others know before it refuses anybody, what it has it
 * finishes, and only then it is gone.
 */
class LeavingIT {

	private static final Duration SLOW = Duration.ofMillis(1500);

	private final RedisServer server = RedisServer.start();

	private final HttpClient http = HttpClient.newHttpClient();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void isSeenToDrainEverywhereBeforeItsPortClosesAndGoesAfterItsLastAnswer() {
		try (ConfigurableApplicationContext first = start("orders-1");
				ConfigurableApplicationContext second = start("orders-2");
				ConfigurableApplicationContext third = start("orders-3");
				ConfigurableApplicationContext leaver = start("orders-4")) {
			List<Sight> sights = Stream.of(first, second, third).map(Sight::new).toList();
			sights.forEach((sight) -> await().until(() -> sight.when(InstanceStatus.UP) != null));
			Work work = leaver.getBean(Work.class);
			CompletableFuture<HttpResponse<String>> slow = get(work.port, "/slow");
			await().until(() -> work.begun);
			CompletableFuture<Void> closed = CompletableFuture.runAsync(leaver::close);
			long refused = firstRefusal(work.port);
			closed.join();
			assertThat(slow.join().body()).isEqualTo("done");
			assertThat(sights).allSatisfy((sight) -> {
				await().until(() -> sight.gone != null);
				assertThat(sight.when(InstanceStatus.DRAINING)).as("draining").isLessThan(refused);
				assertThat(sight.gone).as("gone").isGreaterThan(work.done);
				sight.seeing.dispose();
			});
		}
	}

	/**
	 * When a new connection is first refused; an old one may be served for a while
	 * longer.
	 */
	private static long firstRefusal(int port) {
		await().pollInterval(Duration.ofMillis(10)).until(() -> refuses(port));
		return System.nanoTime();
	}

	private static boolean refuses(int port) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return !socket.isConnected();
		}
		catch (IOException ex) {
			return true;
		}
	}

	private CompletableFuture<HttpResponse<String>> get(int port, String path) {
		URI uri = URI.create("http://localhost:" + port + path);
		return this.http.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
	}

	private ConfigurableApplicationContext start(String id) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(App.class)
			.web(WebApplicationType.REACTIVE)
			.run("--server.port=0", "--outrigger.backend=redis", "--spring.application.name=orders",
					"--outrigger.instance.id=" + id, "--spring.data.redis.port=" + this.server.port(),
					"--spring.reactor.netty.shutdown-quiet-period=0s", "--spring.main.banner-mode=off");
		context.getBean(Work.class).port = ((ReactiveWebServerApplicationContext) context).getWebServer().getPort();
		return context;
	}

	/**
	 * When one application first saw another in each of its states.
	 */
	private static final class Sight {

		private final Map<InstanceStatus, Long> first = new ConcurrentHashMap<>();

		private final Disposable seeing;

		private volatile Long gone;

		Sight(ConfigurableApplicationContext observer) {
			this.seeing = observer.getBean(ServiceRegistry.class).watch("orders").subscribe(this::see);
		}

		private void see(ServiceView view) {
			long now = System.nanoTime();
			view.instances()
				.stream()
				.filter((instance) -> instance.id().equals("orders-4"))
				.map(ServiceInstance::status)
				.findFirst()
				.ifPresentOrElse((status) -> this.first.putIfAbsent(status, now), () -> this.gone = now);
		}

		Long when(InstanceStatus status) {
			return this.first.get(status);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Work.class)
	static class App {

	}

	@RestController
	static class Work {

		private volatile boolean begun;

		private volatile long done;

		private volatile int port;

		@GetMapping("/fast")
		Mono<String> fast() {
			return Mono.just("done");
		}

		@GetMapping("/slow")
		Mono<String> slow() {
			this.begun = true;
			return Mono.delay(SLOW).thenReturn("done").doOnTerminate(() -> this.done = System.nanoTime());
		}

	}

}
