package io.outrigger.sample;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import io.outrigger.testsupport.net.Ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * A fleet as a newcomer starts it: the command {@code backends} and two instances, which
 * start at the same time on an empty database.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FleetIT {

	@TempDir
	private static Path directory;

	private static int redisPort;

	private static int databasePort;

	private static PackagedProcess backends;

	private static PackagedProcess first;

	private static PackagedProcess second;

	@BeforeAll
	static void start() throws Exception {
		redisPort = Ports.pick();
		databasePort = Ports.pick();
		backends = PackagedProcess
			.start(directory, "backends", "--redis.port=" + redisPort, "--database.port=" + databasePort)
			.awaitSaid("Ctrl-C");
		first = startInstance();
		second = startInstance();
		first.awaitStarted();
		second.awaitStarted();
	}

	private static PackagedProcess startInstance(String... more) throws Exception {
		List<String> arguments = new ArrayList<>(
				List.of("--spring.profiles.active=fleet", "--server.port=0", "--spring.data.redis.port=" + redisPort,
						"--spring.r2dbc.url=r2dbc:postgresql://127.0.0.1:" + databasePort + "/storefront"));
		arguments.addAll(List.of(more));
		return PackagedProcess.start(directory, arguments.toArray(String[]::new));
	}

	@AfterAll
	static void kill() {
		for (PackagedProcess process : new PackagedProcess[] { first, second, backends }) {
			if (process != null) {
				process.close();
			}
		}
	}

	@Test
	void whatOneInstanceSavesTheOtherServes() {
		String created = "{\"id\":50,\"name\":\"Zodiac\",\"priceCents\":4200}";
		assertThat(first.put("/products/50", created).join().statusCode()).isEqualTo(200);
		assertThat(second.get("/products/50").body()).isEqualTo(created);
		String updated = "{\"id\":3,\"name\":\"Carbon paddle\",\"priceCents\":15900}";
		assertThat(second.put("/products/3", updated).join().statusCode()).isEqualTo(200);
		assertThat(first.get("/products?ids=3,1,404").body())
			.isEqualTo("[" + updated + ",{\"id\":1,\"name\":\"Sea kayak\",\"priceCents\":129900}]");
	}

	@Test
	void whatOneInstanceHasCachedTheOtherFindsAndForgetsWhenItIsSaved() {
		assertThat(first.put("/products/70", "{\"name\":\"Dry bag\",\"priceCents\":2900}").join().statusCode())
			.isEqualTo(200);
		assertThat(first.get("/products/70").headers().firstValue("Cache-Status")).get()
			.asString()
			.contains("fwd=miss; stored");
		assertThat(second.get("/products/70").headers().firstValue("Cache-Status")).get()
			.asString()
			.startsWith("outrigger; hit");
		String saved = "{\"id\":70,\"name\":\"Dry bag\",\"priceCents\":1}";
		assertThat(first.put("/products/70", saved).join().statusCode()).isEqualTo(200);
		assertThat(first.get("/products/70").body()).isEqualTo(saved);
		await().atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(second.get("/products/70").body()).isEqualTo(saved));
	}

	@Test
	void bothInstancesMayCreateTheSameProductAtOnce() {
		List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 40)
			.mapToObj((n) -> ((n % 2 == 0) ? first : second).put("/products/" + (60 + n / 8),
					"{\"name\":\"Raft\",\"priceCents\":100}"))
			.toList();
		assertThat(answers).extracting((answer) -> answer.join().statusCode()).hasSize(40).containsOnly(200);
		assertThat(first.get("/products?ids=60,61,62,63,64").body())
			.isEqualTo(second.get("/products?ids=60,61,62,63,64").body())
			.contains("\"id\":60", "\"id\":64");
	}

	@Test
	void theInstancesFindEachOtherAndShareTheCalls() {
		assertThat(List.of(first, second)).allSatisfy((instance) -> await().untilAsserted(() -> {
			String registry = instance.get("/actuator/registry").body();
			assertThat(registry).contains("\"backend\":\"redis\"");
			assertThat(registry.split("\"status\":\"UP\"", -1)).hasSizeGreaterThan(2);
		}));
		Set<String> servedBy = new TreeSet<>();
		await().until(() -> {
			String quote = first.get("/quotes/1").body();
			servedBy.add(quote.substring(quote.indexOf("servedBy")));
			return servedBy.size() == 2;
		});
	}

	@Test
	void whoIsToldToStopDrainsInTheSightOfAllAndStillAnswers() throws Exception {
		try (PackagedProcess third = startInstance("--outrigger.instance.id=leaver",
				"--outrigger.registry.drain-delay=5s")) {
			third.awaitStarted();
			awaitSeen("leaver", "UP");
			third.signal("TERM");
			awaitSeen("leaver", "DRAINING");
			assertThat(third.get("/products/1").statusCode()).isEqualTo(200);
			assertThat(third.awaitEnd()).isEqualTo(143);
			assertThat(List.of(first, second)).allSatisfy((instance) -> await()
				.untilAsserted(() -> assertThat(instance.get("/actuator/registry").body()).doesNotContain("leaver")));
		}
	}

	private static void awaitSeen(String id, String status) {
		assertThat(List.of(first, second))
			.allSatisfy((instance) -> await().untilAsserted(() -> assertThat(instance.get("/actuator/registry").body())
				.containsPattern("\"id\":\"" + id + "\"[^}]*\"status\":\"" + status + "\"")));
	}

	@Test
	void errorsAreProblems() {
		HttpResponse<String> missing = second.get("/products/404");
		assertThat(missing.statusCode()).isEqualTo(404);
		assertThat(missing.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(missing.body()).contains("\"detail\":\"No product 404\"");
		HttpResponse<String> refused = second.put("/products/1", "{\"name\":\"Kayak\",\"priceCents\":-1}").join();
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(refused.body()).contains("priceCents is '-1' but must be: a whole number, not negative");
	}

	@Test
	void everyInstanceIsHealthyOnPostgresAndConnectedToRedis() {
		assertThat(List.of(first, second)).allSatisfy((instance) -> {
			HttpResponse<String> health = instance.get("/actuator/health");
			assertThat(health.statusCode()).isEqualTo(200);
			assertThat(health.body()).contains("\"database\":\"PostgreSQL\"");
			await().untilAsserted(() -> assertThat(redisOf(instance)).contains("\"degraded\":false"));
		});
	}

	@Test
	void theServersListenToThisMachineOnly() throws SocketException {
		for (InetAddress address : NetworkInterface.networkInterfaces().flatMap(FleetIT::outside).toList()) {
			for (int port : new int[] { redisPort, databasePort }) {
				assertThatException().as("%s:%d", address, port).isThrownBy(() -> {
					try (Socket socket = new Socket()) {
						socket.connect(new InetSocketAddress(address, port), 1000);
					}
				});
			}
		}
	}

	@Test
	@Order(Integer.MAX_VALUE - 1)
	void aSilentDatabaseIsGivenUpAndASaveStillArrives() throws Exception {
		assertThat(first.get("/products/1").statusCode()).isEqualTo(200);
		backends.signal("STOP");
		try {
			CompletableFuture<HttpResponse<String>> save = first.put("/products/1",
					"{\"name\":\"Sea kayak\",\"priceCents\":99900}");
			assertThat(second.get("/products/98").statusCode()).isEqualTo(503);
			assertThat(save.join().statusCode()).isEqualTo(503);
		}
		finally {
			backends.signal("CONT");
		}
		// Sooner than the cache would have forgotten the old price on its own
		await().atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(first.get("/products/1").body()).contains("\"priceCents\":99900"));
	}

	@Test
	@Order(Integer.MAX_VALUE)
	void withoutTheServersTheInstancesStayUpAndServeWhatTheyHave() throws Exception {
		first.get("/products/2");
		second.get("/products/2");
		backends.terminate();
		assertThat(List.of(first, second)).allSatisfy((instance) -> {
			assertThat(instance.get("/products/2").headers().firstValue("Cache-Status")).get()
				.asString()
				.startsWith("outrigger; hit");
			await().untilAsserted(() -> assertThat(redisOf(instance)).contains("\"degraded\":true"));
			assertThat(instance.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
			assertThat(instance.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
			HttpResponse<String> unknown = instance.get("/products/99");
			assertThat(unknown.statusCode()).isEqualTo(503);
			assertThat(unknown.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			assertThat(unknown.body()).contains("The database does not answer; try again");
		});
	}

	private static String redisOf(PackagedProcess instance) {
		String overview = instance.get("/actuator/outrigger").body();
		return overview.substring(overview.indexOf("\"redis\":"));
	}

	private static Stream<InetAddress> outside(NetworkInterface network) {
		return network.inetAddresses()
			.filter((address) -> address instanceof Inet4Address && !address.isLoopbackAddress());
	}

}
