package io.outrigger.autoconfigure.sidecar.identity;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.SidecarAutoConfiguration;
import io.outrigger.sidecar.OutboundHeaders;
import io.outrigger.sidecar.identity.IdentitySettings;
import io.outrigger.sidecar.identity.IdentityTokens;
import io.outrigger.sidecar.identity.TokenVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IdentityAutoConfiguration}, {@link IdentityProperties},
 * {@link KeyProperties} and {@link KeyReader}.
 */
class IdentityAutoConfigurationTests {

	private static final String PREFIX = "outrigger.sidecar.identity.";

	private static final String KEY = PREFIX + "keys.k1.";

	private static final String SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA==";

	private static final String OTHER = "b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXI=";

	@TempDir
	private static Path directory;

	private static KeyPair pair;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, SidecarAutoConfiguration.class,
				IdentityAutoConfiguration.class))
		.withPropertyValues("outrigger.instance.service=orders", "outrigger.instance.id=orders-1");

	@BeforeAll
	static void makeKeys() throws Exception {
		pair = pair("secp256r1");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "orders", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=orders",
				"-storetype", "PKCS12", "-keystore", directory.resolve("keys.p12").toString(), "-storepass", "changeit")
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("keytool.log").toFile())
			.start();
		assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void isOffWithoutKeys() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(IdentityTokens.class).hasSingleBean(TokenVerifier.class);
			IdentityTokens tokens = context.getBean(IdentityTokens.class);
			assertThat(tokens.isOn()).isFalse();
			assertThat(tokens.await("stock")).isNull();
			assertThat(tokens.settings())
				.isEqualTo(new IdentitySettings(Map.of(), null, IdentitySettings.DEFAULT_LIFETIME));
		});
	}

	@Test
	void isGoneWithTheSidecarOrThePlatform() {
		for (String off : new String[] { "outrigger.sidecar.enabled=false", "outrigger.enabled=false" }) {
			this.runner.withPropertyValues(off)
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(IdentityTokens.class));
		}
	}

	@Test
	void backsOffFromTheUsersOwn() {
		IdentityTokens own = new IdentityTokens("a", "b",
				() -> new IdentitySettings(Map.of(), null, IdentitySettings.DEFAULT_LIFETIME), Clock.systemUTC(),
				Schedulers::boundedElastic);
		this.runner.withBean(IdentityTokens.class, () -> own)
			.run((context) -> assertThat(context).getBean(IdentityTokens.class).isSameAs(own));
	}

	@Test
	void isOffWithoutItsLibraryAndSaysSoWhereThereAreKeys() {
		ApplicationContextRunner without = this.runner.withClassLoader(new FilteredClassLoader("com.nimbusds"));
		without.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(OutboundHeaders.class)
			.doesNotHaveBean(IdentityTokens.class));
		without.withPropertyValues(KEY + "secret=" + SECRET)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("outrigger.sidecar.identity.keys is '******' but must be: ")
				.hasStackTraceContaining("nimbus-jose-jwt"));
	}

	@Test
	void worksWithoutMicrometerAndActuator() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.core", "org.springframework.boot.actuate"))
			.withPropertyValues(KEY + "secret=" + SECRET)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(IdentityTokens.class));
	}

	@Test
	void theOnlyKeySigns() {
		this.runner.withPropertyValues(KEY + "secret=" + SECRET).run((context) -> assertSigns(context, "k1"));
	}

	@Test
	void oneOfSeveralSigns() {
		this.runner
			.withPropertyValues(KEY + "secret=" + SECRET, PREFIX + "keys.k2.secret=" + OTHER, PREFIX + "active=k2",
					PREFIX + "lifetime=3m")
			.run((context) -> {
				assertSigns(context, "k2");
				IdentitySettings settings = context.getBean(IdentityTokens.class).settings();
				assertThat(settings.keys()).containsOnlyKeys("k1", "k2");
				assertThat(settings.lifetime()).isEqualTo(Duration.ofMinutes(3));
			});
	}

	@Test
	void keysThatOnlyCheckSignNothing() {
		this.runner.withPropertyValues(KEY + "pem=" + pem("PUBLIC KEY", pair.getPublic().getEncoded()))
			.run((context) -> {
				assertThat(context.getBean(IdentityTokens.class).isOn()).isFalse();
				assertThat(context.getBean(IdentityTokens.class).settings().keys()).containsOnlyKeys("k1");
			});
	}

	@Test
	void readsPemFromTextAndFromAFile() throws Exception {
		String text = pem("PRIVATE KEY", pair.getPrivate().getEncoded())
				+ pem("PUBLIC KEY", pair.getPublic().getEncoded());
		this.runner.withPropertyValues(KEY + "pem=" + text).run((context) -> assertSigns(context, "k1"));
		Path file = Files.writeString(directory.resolve("key.pem"), text);
		for (String location : new String[] { file.toString(), file.toUri().toString() }) {
			this.runner.withPropertyValues(KEY + "pem=" + location).run((context) -> assertSigns(context, "k1"));
		}
	}

	@Test
	void readsAKeyStore() {
		this.runner
			.withPropertyValues(KEY + "keystore=" + directory.resolve("keys.p12"), KEY + "password=changeit",
					KEY + "alias=orders")
			.run((context) -> assertSigns(context, "k1"));
		this.runner
			.withPropertyValues(KEY + "keystore=file:" + directory.resolve("keys.p12"), KEY + "password=changeit")
			.run((context) -> assertSigns(context, "k1"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			secret   | c2hvcnQ=                                | secret   | 32 to 1024 random bytes in Base64
			secret   | no base64 of a known secret             | secret   | 32 to 1024 random bytes in Base64
			pem      | MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0w | pem      | cannot be read
			pem      | -----BEGIN PRIVATE KEY-----MIGHAgEAMBMG | pem      | P-256
			pem      | https://127.0.0.1:1/key.pem             | pem      | cannot be read
			keystore | /nowhere/keys.p12                       | keystore | cannot be read
			issuer   | no service                              |          | one of secret, pem and keystore
			password | hunter2hunter2                          |          | one of secret, pem and keystore
			""")
	void refusesABadKeyAndNeverShowsIt(String property, String value, String named, String rule) {
		String name = (named != null) ? "keys.k1." + named : "keys.k1";
		this.runner.withPropertyValues(KEY + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(PREFIX + name + " is '******' but must be: ")
				.hasStackTraceContaining(rule)
				.satisfies((failure) -> assertThat(traceOf(failure)).doesNotContain(value)));
	}

	@Test
	void refusesKeysOfAnotherCurveOrThatDoNotBelongTogether() throws Exception {
		KeyPair other = pair("secp384r1");
		assertRefused("pem=" + pem("PUBLIC KEY", other.getPublic().getEncoded()), ".keys.k1.pem", "P-256");
		KeyPair stranger = pair("secp256r1");
		assertRefused("pem=" + pem("PRIVATE KEY", pair.getPrivate().getEncoded())
				+ pem("PUBLIC KEY", stranger.getPublic().getEncoded()), ".keys.k1.pem", "belongs to it");
		assertRefused("pem=" + pem("PRIVATE KEY", pair.getPrivate().getEncoded()), ".keys.k1.pem", "public key");
		assertRefused("keystore=" + directory.resolve("keys.p12"), ".keys.k1.keystore", "PKCS12");
	}

	@ParameterizedTest
	@CsvSource({ "active=k3, active, k3", "lifetime=1m, lifetime, PT1M", "lifetime=2h, lifetime, PT2H",
			"keys.[a b].secret=x, keys, a b" })
	void namesTheOtherProperties(String property, String named, String value) {
		this.runner.withPropertyValues(KEY + "secret=" + SECRET, PREFIX + property)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(PREFIX + named + " is '" + value + "' but must be: "));
	}

	@Test
	void wantsToKnowWhichOfSeveralSigns() {
		this.runner.withPropertyValues(KEY + "secret=" + SECRET, PREFIX + "keys.k2.secret=" + OTHER)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(PREFIX + "active is 'not set' but must be: "));
	}

	@Test
	void refusesToSignWithTheKeyOfAnotherService() {
		this.runner.withPropertyValues(KEY + "secret=" + SECRET, KEY + "issuer=billing")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(PREFIX + "active is 'k1' but must be: ")
				.hasStackTraceContaining("'orders'"));
		this.runner.withPropertyValues(KEY + "secret=" + SECRET, KEY + "issuer=no service")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(KEY + "issuer is 'no service' but must be: "));
		this.runner.withPropertyValues(KEY + "secret=" + SECRET, KEY + "issuer=orders")
			.run((context) -> assertSigns(context, "k1"));
	}

	@Test
	void showsNoSecret() {
		this.runner.withPropertyValues(KEY + "secret=" + SECRET)
			.run((context) -> assertThat(context.getBean(IdentityProperties.class)).asString()
				.contains("k1")
				.doesNotContain(SECRET)
				.contains("******"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "outrigger.sidecar.identity.keys.k1.secret", "OUTRIGGER_SIDECAR_IDENTITY_KEYS_K1_PEM",
			"outrigger.sidecar.identity.keys[k1].password" })
	void hidesKeysFromActuator(String name) {
		this.runner.run((context) -> {
			SanitizingFunction sanitizer = context.getBean(IdentityKeysSanitizer.class);
			MapPropertySource source = new MapPropertySource("test", Map.of());
			assertThat(sanitizer.apply(new SanitizableData(source, name, SECRET)).getValue()).isEqualTo("******");
			assertThat(sanitizer.apply(new SanitizableData(source, PREFIX + "active", "k1")).getValue())
				.isEqualTo("k1");
		});
	}

	@Test
	void counts() {
		this.runner.withPropertyValues(KEY + "secret=" + SECRET).run((context) -> {
			MeterRegistry meters = new SimpleMeterRegistry();
			context.getBean(IdentityMeters.class).bindTo(meters);
			context.getBean(IdentityTokens.class).await("stock");
			assertThat(meters.get("outrigger.sidecar.identity.minted").functionCounter().count()).isOne();
			assertThat(meters.get("outrigger.sidecar.identity.failed").functionCounter().count()).isZero();
		});
	}

	@Test
	void theSamePropertiesAreTheSame() {
		KeyProperties one = new KeyProperties(SECRET, null, null, null, null, null);
		assertThat(one).isEqualTo(new KeyProperties(SECRET, null, null, null, null, null))
			.hasSameHashCodeAs(new KeyProperties(SECRET, null, null, null, null, null))
			.isNotEqualTo(new KeyProperties(OTHER, null, null, null, null, null));
		assertThat(one.read("p", "k1")).isEqualTo(one);
	}

	private void assertRefused(String property, String named, String rule) {
		this.runner.withPropertyValues(KEY + property)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("outrigger.sidecar.identity" + named + " is '******' but must be: ")
				.hasStackTraceContaining(rule));
	}

	private static void assertSigns(AssertableApplicationContext context, String key) {
		assertThat(context).hasNotFailed();
		IdentityTokens tokens = context.getBean(IdentityTokens.class);
		assertThat(tokens.settings().active().id()).isEqualTo(key);
		String token = tokens.await("stock");
		assertThat(token).isNotNull();
		assertThat(context.getBean(TokenVerifier.class).verify(token, "stock").instance()).isEqualTo("orders-1");
	}

	private static String traceOf(Throwable failure) {
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace));
		return trace.toString();
	}

	private static KeyPair pair(String curve) throws Exception {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
		generator.initialize(new ECGenParameterSpec(curve));
		return generator.generateKeyPair();
	}

	private static String pem(String type, byte[] content) {
		return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + type
				+ "-----\n";
	}

}
