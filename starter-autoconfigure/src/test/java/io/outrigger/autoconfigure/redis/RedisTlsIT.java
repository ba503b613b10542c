package io.outrigger.autoconfigure.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.registry.redis.RedisRegistryAutoConfiguration;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.health.RedisHealth.Status;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.testsupport.net.Ports;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Our connections speak TLS as the user's SSL bundle says, and sign in.
 */
class RedisTlsIT {

	private static final char[] PASSWORD = "changeit".toCharArray();

	private static final String[] TRUST = { "spring.data.redis.ssl.bundle=redis" };

	@TempDir
	private static Path directory;

	@BeforeAll
	static void makeCertificate() throws Exception {
		Path store = directory.resolve("redis.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "redis", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=localhost",
				"-ext", "san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", store.toString(),
				"-storepass", new String(PASSWORD))
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("keytool.log").toFile())
			.start();
		assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(store)) {
			keys.load(in, PASSWORD);
		}
		write("redis.crt", "CERTIFICATE", keys.getCertificate("redis").getEncoded());
		write("redis.key", "PRIVATE KEY", keys.getKey("redis", PASSWORD).getEncoded());
	}

	@Test
	void theBundleIsTrustedAndThePasswordSent() {
		run(true, (connections) -> await().until(() -> connections.health().isUp()));
	}

	@Test
	void aServerThatTheBundleDoesNotTrustIsNotConnectedTo() {
		run(false, (connections) -> {
			await().until(() -> !"not connected yet".equals(connections.health().reason()));
			assertThat(connections.health().status()).isEqualTo(Status.DOWN);
			assertThat(connections.health().reason()).doesNotContain("secret");
		});
	}

	/*
	 * The rules are read from the page, so that it is the page that is tried out.
	 */
	@Test
	void theRegistryWorksOverTlsWithTheRightsThatItsPageAsksFor() throws IOException {
		String page = Files.readString(Path.of("..", "docs", "redis-keys.md"));
		String[] rules = page.substring(page.indexOf("ACL SETUSER outrigger")).split("```", -1)[0].strip()
			.split("\\s+", -1);
		int port = Ports.pick();
		try (RedisServer server = start(port)) {
			server.command(rules);
			ApplicationContextRunner runner = runner(port)
				.withConfiguration(AutoConfigurations.of(RedisRegistryAutoConfiguration.class))
				.withPropertyValues("spring.data.redis.username=outrigger",
						"outrigger.registry.heartbeat-interval=300ms", "outrigger.registry.lease=10s",
						"outrigger.redis.comparison-interval=300ms")
				.withPropertyValues(TRUST)
				.withPropertyValues("spring.ssl.bundle.pem.redis.truststore.certificate=" + path("redis.crt"));
			runner.run((one) -> runner.run((other) -> assertShared(one.getBean(ServiceRegistry.class),
					other.getBean(ServiceRegistry.class), server, port)));
		}
	}

	private static void assertShared(ServiceRegistry one, ServiceRegistry other, RedisServer server, int port) {
		ServiceInstance described = ServiceInstance.builder("orders", "orders-1", "localhost", 8080).build();
		await().until(() -> one.viewAge().toMillis() < 1000);
		ServiceInstance registered = one.register(described).block(Duration.ofSeconds(5));
		await().until(() -> other.discover("orders").instances().equals(List.of(registered)));
		one.heartbeat(registered, InstanceLoad.UNKNOWN).block(Duration.ofSeconds(5));
		one.setStatus(registered, InstanceStatus.DRAINING).block(Duration.ofSeconds(5));
		await().until(() -> other.discover("orders").instance("orders-1").status() == InstanceStatus.DRAINING);
		one.deregister(registered).block(Duration.ofSeconds(5));
		await().until(() -> other.discover("orders").instances().isEmpty());
		assertThat(String.valueOf(server.command("CLIENT", "LIST"))
			.lines()
			.filter((line) -> line.contains("user=outrigger"))).hasSizeGreaterThanOrEqualTo(6)
			.allMatch((line) -> line.contains(" laddr=127.0.0.1:" + port + " "));
	}

	private static void run(boolean trusted, Consumer<RedisConnections> check) {
		int port = Ports.pick();
		try (RedisServer server = start(port)) {
			assertThat(server.port()).isNotEqualTo(port);
			runner(port).withPropertyValues(trusted ? TRUST : new String[0])
				.withPropertyValues("spring.ssl.bundle.pem.redis.truststore.certificate=" + path("redis.crt"))
				.run((context) -> check.accept(context.getBean(RedisConnections.class)));
		}
	}

	private static RedisServer start(int port) {
		return RedisServer.start(List.of("--tls-port", Integer.toString(port), "--tls-cert-file", path("redis.crt"),
				"--tls-key-file", path("redis.key"), "--tls-ca-cert-file", path("redis.crt"), "--tls-auth-clients",
				"no", "--requirepass", "secret"));
	}

	private static ApplicationContextRunner runner(int port) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class,
					org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration.class,
					OutriggerAutoConfiguration.class, RedisAutoConfiguration.class))
			.withPropertyValues("outrigger.backend=redis", "spring.data.redis.port=" + port,
					"spring.data.redis.password=secret", "spring.data.redis.ssl.enabled=true",
					"outrigger.redis.probe-interval=100ms");
	}

	private static String path(String file) {
		return directory.resolve(file).toString();
	}

	private static void write(String file, String label, byte[] encoded) throws Exception {
		Files.writeString(directory.resolve(file),
				"-----BEGIN " + label + "-----\n"
						+ Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(encoded) + "\n-----END " + label
						+ "-----\n");
	}

}
