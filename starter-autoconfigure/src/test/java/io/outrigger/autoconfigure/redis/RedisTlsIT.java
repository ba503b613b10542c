package io.outrigger.autoconfigure.redis;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
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
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.health.RedisHealth.Status;
import io.outrigger.testsupport.net.Ports;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Our connections speak TLS as the user's SSL bundle says, and sign in.
 */
class RedisTlsIT {

	private static final char[] PASSWORD = "changeit".toCharArray();

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

	private static void run(boolean trusted, Consumer<RedisConnections> check) {
		int port = Ports.pick();
		try (RedisServer server = RedisServer.start(List.of("--tls-port", Integer.toString(port), "--tls-cert-file",
				path("redis.crt"), "--tls-key-file", path("redis.key"), "--tls-ca-cert-file", path("redis.crt"),
				"--tls-auth-clients", "no", "--requirepass", "secret"))) {
			assertThat(server.port()).isNotEqualTo(port);
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class,
						org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration.class,
						OutriggerAutoConfiguration.class, RedisAutoConfiguration.class))
				.withPropertyValues("outrigger.backend=redis", "spring.data.redis.port=" + port,
						"spring.data.redis.password=secret", "spring.data.redis.ssl.enabled=true",
						"outrigger.redis.probe-interval=100ms")
				.withPropertyValues(trusted
						? new String[] { "spring.data.redis.ssl.bundle=redis",
								"spring.ssl.bundle.pem.redis.truststore.certificate=" + path("redis.crt") }
						: new String[0])
				.run((context) -> check.accept(context.getBean(RedisConnections.class)));
		}
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
