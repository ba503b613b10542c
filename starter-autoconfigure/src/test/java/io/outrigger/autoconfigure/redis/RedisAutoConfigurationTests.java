package io.outrigger.autoconfigure.redis;

import java.time.Duration;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.actuate.OutriggerActuatorAutoConfiguration;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisConnector;
import io.outrigger.redis.RedisSettings;
import io.outrigger.redis.feed.FeedSettings;
import io.outrigger.redis.health.RedisHealth.Status;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RedisAutoConfiguration} and {@link RedisActuatorAutoConfiguration};
 * nothing listens where they connect to.
 */
class RedisAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration.class,
						OutriggerAutoConfiguration.class, OutriggerActuatorAutoConfiguration.class,
						RedisAutoConfiguration.class, RedisActuatorAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.port=1");

	private final ApplicationContextRunner redis = this.runner.withPropertyValues("outrigger.backend=redis");

	@Test
	void inMemoryThereIsNone() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(RedisConnections.class)
			.doesNotHaveBean(DerivedRedisClient.class)
			.doesNotHaveBean(RedisReport.class));
	}

	@Test
	void switchedOffThereIsNone() {
		this.redis.withPropertyValues("outrigger.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RedisConnections.class));
	}

	@Test
	void aRedisThatIsNotThereDoesNotFailTheStart() {
		this.redis.run((context) -> {
			RedisConnections connections = context.getBean(RedisConnections.class);
			assertThat(connections.health().status()).isIn(Status.CONNECTING, Status.DOWN);
			FeatureReport report = context.getBean(FeatureReport.class);
			assertThat(report.status().backend()).isEqualTo("redis");
			assertThat(report.status().degraded()).isNotNull();
		});
	}

	@Test
	void connectionsOfTheUsersWin() {
		this.redis.withBean(RedisConnections.class, RedisAutoConfigurationTests::ownConnections)
			.run((context) -> assertThat(context).hasSingleBean(RedisConnections.class)
				.doesNotHaveBean(DerivedRedisClient.class));
	}

	@Test
	void theUsersOwnClientIsLeftAsItIs() {
		this.redis.withPropertyValues("spring.data.redis.timeout=7s").run((context) -> {
			LettuceConnectionFactory users = context.getBean(LettuceConnectionFactory.class);
			assertThat(users.getClientConfiguration().getCommandTimeout()).isEqualTo(Duration.ofSeconds(7));
			ClientOptions options = users.getRequiredNativeClient().getOptions();
			assertThat(options.getDisconnectedBehavior()).isEqualTo(DisconnectedBehavior.DEFAULT);
			assertThat(users.getRequiredNativeClient().getResources())
				.isSameAs(users.getClientConfiguration().getClientResources().orElseThrow());
		});
	}

	@Test
	void oursGoesWhereTheUsersGoesWithOptionsOfItsOwn() {
		this.redis
			.withPropertyValues("spring.data.redis.username=ann", "spring.data.redis.password=secret",
					"spring.data.redis.database=3", "spring.data.redis.ssl.enabled=true")
			.run((context) -> {
				try (DerivedRedisClient derived = derived(context.getBean(LettuceConnectionFactory.class))) {
					RedisClient client = (RedisClient) derived.start();
					assertThat(client.getOptions().getDisconnectedBehavior())
						.isEqualTo(DisconnectedBehavior.REJECT_COMMANDS);
					assertThat(client).extracting("redisURI")
						.hasToString("rediss://ann:******@localhost:1/3?timeout=1s");
				}
			});
	}

	@Test
	void aClusterIsFollowedAsItChanges() {
		this.redis.withPropertyValues("spring.data.redis.cluster.nodes=localhost:1,localhost:2").run((context) -> {
			try (DerivedRedisClient derived = derived(context.getBean(LettuceConnectionFactory.class))) {
				RedisClusterClient client = (RedisClusterClient) derived.start();
				ClusterClientOptions options = (ClusterClientOptions) client.getOptions();
				assertThat(options.getTopologyRefreshOptions().isPeriodicRefreshEnabled()).isTrue();
				assertThat(options.getDisconnectedBehavior()).isEqualTo(DisconnectedBehavior.REJECT_COMMANDS);
			}
		});
	}

	@Test
	void sentinelsAreAskedForTheMaster() {
		this.redis
			.withPropertyValues("spring.data.redis.sentinel.master=main",
					"spring.data.redis.sentinel.nodes=localhost:1,localhost:2")
			.run((context) -> {
				try (DerivedRedisClient derived = derived(context.getBean(LettuceConnectionFactory.class))) {
					assertThat(derived.start()).extracting("redisURI")
						.asString()
						.contains("sentinelMasterId=main", "localhost:1,localhost:2");
				}
			});
	}

	@ParameterizedTest
	@CsvSource({ "command-timeout,0s", "command-timeout,11s", "bulk-timeout,-1s", "connect-timeout,2m",
			"probe-interval,1ms", "comparison-interval,1h" })
	void whatMakesNoSenseIsRefusedByItsName(String property, String value) {
		this.redis.withPropertyValues("outrigger.redis." + property + "=" + value)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("outrigger.redis." + property + " is '")
				.hasStackTraceContaining("but must be: from "));
	}

	@Test
	void settingsAreTakenFromTheProperties() {
		this.redis.withPropertyValues("outrigger.redis.comparison-interval=9s")
			.run((context) -> assertThat(context.getBean(FeedSettings.class).comparison())
				.isEqualTo(Duration.ofSeconds(9)));
	}

	@Test
	void withoutLettuceItSaysWhatIsMissing() {
		this.redis.withClassLoader(new FilteredClassLoader("io.lettuce", "org.springframework.data"))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasRootCauseInstanceOf(InvalidPropertyException.class)
				.hasStackTraceContaining("spring-data-redis and lettuce-core"));
	}

	@Test
	void withoutAConnectionFactoryItSaysWhatIsMissing() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, RedisAutoConfiguration.class))
			.withPropertyValues("outrigger.backend=redis")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("one LettuceConnectionFactory"));
	}

	@Test
	void metersAreBound() {
		this.redis.withBean(SimpleMeterRegistry.class).run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			context.getBean(RedisMeters.class).bindTo(meters);
			assertThat(meters.get("outrigger.redis.up").gauge().value()).isZero();
			assertThat(meters.get("outrigger.redis.calls").functionCounters()).hasSize(6);
			assertThat(meters.get("outrigger.redis.connections").functionCounters()).hasSize(3);
		});
	}

	@Test
	void otherClientsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RedisSettings(Duration.ZERO, Duration.ofSeconds(1),
				Duration.ofSeconds(1), Duration.ofSeconds(1)));
	}

	private static DerivedRedisClient derived(LettuceConnectionFactory users) {
		return new DerivedRedisClient(users, RedisSettings.DEFAULTS);
	}

	private static RedisConnections ownConnections() {
		RedisClient client = RedisClient.create("redis://localhost:1");
		return new RedisConnections(new RedisConnector(client, RedisSettings.DEFAULTS), RedisSettings.DEFAULTS,
				Ticker.system(), Schedulers.parallel());
	}

}
