package io.outrigger.autoconfigure.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.InputStreamSource;
import org.springframework.javapoet.ClassName;

import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.actuate.Feature;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.actuate.OutriggerActuatorAutoConfiguration;
import io.outrigger.autoconfigure.config.actuate.ConfigActuatorAutoConfiguration;
import io.outrigger.autoconfigure.config.actuate.ConfigCenterEndpoint;
import io.outrigger.autoconfigure.config.live.LiveBindings;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.config.ConfigCenter;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.LiveConfig;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.cipher.CipherKey;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.effective.ConfigLayers;
import io.outrigger.config.effective.ReleaseCheck;
import io.outrigger.config.effective.ReleaseRejectedException;
import io.outrigger.config.memory.InMemoryConfigCenter;
import io.outrigger.config.publish.ConfigPublisher;
import io.outrigger.testsupport.LogCapture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ConfigAutoConfiguration} and {@link ConfigActuatorAutoConfiguration}.
 */
class ConfigAutoConfigurationTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, ConfigAutoConfiguration.class,
				ConfigActuatorAutoConfiguration.class, OutriggerActuatorAutoConfiguration.class,
				EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withUserConfiguration(UserConfiguration.class)
		.withPropertyValues("management.endpoints.web.exposure.include=*");

	@Test
	void isOnByDefaultInMemory() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(InMemoryConfigCenter.class)
				.hasSingleBean(ConfigPublisher.class)
				.hasSingleBean(ConfigFollower.class)
				.hasSingleBean(LiveBindings.class)
				.hasSingleBean(ConfigCenterEndpoint.class)
				.hasBean("outriggerConfigMeters");
			assertThat(report(context).status().backend()).isEqualTo("memory");
			assertThat(report(context).status().viewAgeMs()).isZero();
			assertThat(report(context).status().degraded()).isNull();
		});
	}

	@Test
	void isOffWhenTheFeatureOrThePlatformIsOff() {
		for (String property : List.of("outrigger.enabled=false", "outrigger.config.enabled=false")) {
			this.runner.withPropertyValues(property)
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(ConfigStore.class)
					.doesNotHaveBean(ConfigPublisher.class)
					.doesNotHaveBean(ConfigCenterEndpoint.class)
					.doesNotHaveBean(LiveConfig.class));
		}
	}

	@Test
	void worksWithoutTheActuator() {
		this.runner.withClassLoader(new FilteredClassLoader(WebEndpoint.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ConfigStore.class)
				.doesNotHaveBean(ConfigCenterEndpoint.class));
	}

	@Test
	void worksWithoutMicrometer() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, ConfigAutoConfiguration.class,
					ConfigActuatorAutoConfiguration.class, OutriggerActuatorAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed().hasBean("outriggerConfigReport"));
	}

	@Test
	void backsOffForTheUsersConfigCenter() {
		ConfigCenter users = new InMemoryConfigCenter(5, 5, InstantSource.system());
		users.scope(ConfigScope.NAMESPACE).publish(release(Change.set("storefront.min", "7"))).block(LIMIT);
		this.runner.withBean(ConfigCenter.class, () -> users).run((context) -> {
			assertThat(context.getBean(ConfigStore.class))
				.isSameAs(users.scope(ConfigScope.application("application")));
			assertThat(context.getBean(UserBean.class).live.get().min()).isEqualTo(7);
		});
	}

	@Test
	void isInTheScopesOfItsServiceProfilesAndLabel() {
		this.runner
			.withPropertyValues("outrigger.instance.service=shop", "spring.profiles.active=eu,prod",
					"outrigger.config.label=blue")
			.run((context) -> {
				assertThat(context.getBean(OwnScopes.class).inheritance()).extracting(ConfigScope::name)
					.containsExactly("*", "*//blue", "*/eu", "*/eu/blue", "*/prod", "*/prod/blue", "shop", "shop//blue",
							"shop/eu", "shop/eu/blue", "shop/prod", "shop/prod/blue");
				ConfigPublisher publisher = context.getBean(ConfigPublisher.class);
				publisher.publish(new ConfigScope("shop", "prod", null), release(Change.set("storefront.min", "8")))
					.block(LIMIT);
				publisher.publish(ConfigScope.NAMESPACE, release(Change.set("storefront.min", "7"))).block(LIMIT);
				assertThat(context.getBean(UserBean.class).live.get().min()).isEqualTo(8);
			});
	}

	@Test
	void aProfileThatCannotBeAScopeIsLeftOut() {
		assertThat(OwnScopes.of("shop", new String[] { "a b", "c" }, null).inheritance()).extracting(ConfigScope::name)
			.containsExactly("*", "*/c", "shop", "shop/c");
	}

	@Test
	void anInvalidLabelOrAuditSizeIsNamed() {
		this.runner.withPropertyValues("outrigger.config.label=a/b")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("outrigger.config.label is 'a/b' but must be: " + ConfigScope.RULE));
		this.runner.withPropertyValues("outrigger.config.audit-size=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("outrigger.config.audit-size is '0' but must be: from 1 to 100000"));
	}

	@Test
	void backsOffForTheUsersLiveConfig() {
		this.runner.withUserConfiguration(OwnLiveConfiguration.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(UserBean.class).live.get().min()).isEqualTo(50);
			assertThat(context.getBean(UserBean.class).settings.get()).isZero();
		});
	}

	@Test
	void noBeanOfOursIsAFunction() {
		this.runner.run((context) -> {
			for (Class<?> type : List.of(Supplier.class, Function.class, Consumer.class)) {
				assertThat(context).doesNotHaveBean(type);
			}
		});
	}

	@Test
	void theUsersSupplierOfARecordIsTheOnlyOne() {
		StorefrontProperties users = new StorefrontProperties(0, 50, 50, Duration.ZERO, "none", "", List.of(),
				Map.of());
		this.runner.withUserConfiguration(SupplierConfiguration.class)
			.run((context) -> assertThat(context.getBean(SupplierUser.class).supplier().get()).isEqualTo(users));
	}

	@Test
	void isProcessedAheadOfTime() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(UserConfiguration.class, OutriggerAutoConfiguration.class, ConfigAutoConfiguration.class);
			InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get(ConfigAutoConfigurationTests.class)), files);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			generation.writeGeneratedContent();
			assertThat(files.getGeneratedFiles(GeneratedFiles.Kind.SOURCE)).isNotEmpty()
				.anySatisfy((path, source) -> assertThat(content(source)).contains("StorefrontProperties.live"));
		}
	}

	@Test
	void aChildContextFollowsTheStoreOfItsParent() {
		this.runner.withPropertyValues("storefront.max=50")
			.run((parent) -> this.runner.withParent(parent).run((child) -> {
				assertThat(child).hasNotFailed();
				assertThat(child.getBean(ConfigStore.class)).isSameAs(parent.getBean(ConfigStore.class));
				publish(child, Change.set("storefront.min", "7"));
				assertThat(child.getBean(UserBean.class).live.get().min()).isEqualTo(7);
				assertThat(child.getEnvironment().getProperty("storefront.min")).isEqualTo("7");
				Awaitility.await().until(() -> parent.getBean(UserBean.class).live.get().min() == 7);
				publish(parent, Change.set("storefront.min", "8"));
				assertThat(parent.getBean(UserBean.class).live.get().min()).isEqualTo(8);
				Awaitility.await().until(() -> child.getBean(UserBean.class).live.get().min() == 8);
			}));
	}

	@Test
	void backsOffForTheUsersPublisherAndFollower() {
		ConfigFollower follower = new ConfigFollower(
				new ConfigLayers(new InMemoryConfigCenter(5, 5, InstantSource.system()), List.of()), (latest) -> {
				}, InstantSource.system());
		this.runner.withBean(ConfigFollower.class, () -> follower)
			.run((context) -> assertThat(context.getBean(ConfigFollower.class)).isSameAs(follower));
	}

	@Test
	void anInvalidHistorySizeIsNamed() {
		for (String size : List.of("0", "1001")) {
			this.runner.withPropertyValues("outrigger.config.history-size=" + size)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOf(InvalidPropertyException.class)
					.hasMessage("outrigger.config.history-size is '" + size + "' but must be: from 1 to 1000"));
		}
	}

	@Test
	void historySizeAndClockAreUsed() {
		Instant now = Instant.parse("2026-03-01T10:00:00Z");
		this.runner.withPropertyValues("outrigger.config.history-size=2")
			.withBean(InstantSource.class, () -> InstantSource.fixed(now))
			.run((context) -> {
				for (int i = 0; i < 4; i++) {
					publish(context, Change.set("a", "v" + i));
				}
				assertThat(context.getBean(ConfigStore.class).history("a").block(LIMIT)).hasSize(2)
					.allSatisfy((entry) -> assertThat(entry.updatedAt()).isEqualTo(now));
			});
	}

	@Test
	void recordsAreInjectedLiveByTheirTypeAndReachFeatures() {
		this.runner.run((context) -> {
			UserBean user = context.getBean(UserBean.class);
			assertThat(user.live.get()).isEqualTo(user.fixed);
			publish(context, Change.set("storefront.discount-percent", "30"));
			assertThat(user.live.get().discountPercent()).isEqualTo(30);
			assertThat(user.settings.get()).isEqualTo(30);
			assertThat(user.fixed.discountPercent()).isEqualTo(10);
			assertThat(context.getBeanProvider(ResolvableType.forClassWithGenerics(LiveConfig.class, String.class))
				.getIfAvailable()).isNull();
		});
	}

	@Test
	void aLiveConfigThatIsFirstAskedForLaterIsUpToDate() {
		this.runner.run((context) -> {
			publish(context, Change.set("outrigger.config.history-size", "7"));
			LiveConfig<?> live = (LiveConfig<?>) context
				.getBeanProvider(ResolvableType.forClassWithGenerics(LiveConfig.class, ConfigProperties.class))
				.getObject();
			assertThat(live.get()).isEqualTo(new ConfigProperties(true, null, null, 7, 1000, Duration.ofSeconds(2),
					new ConfigProperties.Encryption(null, Map.of()), new ConfigProperties.Snapshot(true, null, false)));
		});
	}

	@Test
	void aKeyThatCannotEncryptIsNamedAndNotTold() {
		failsWith("outrigger.config.encryption.keys.k1=c2VjcmV0", "outrigger.config.encryption.keys.k1 is '******'"
				+ " but must be: 16, 24 or 32 random bytes in Base64");
		failsWith("outrigger.config.encryption.keys[a b]=MDEyMzQ1Njc4OWFiY2RlZg==",
				"outrigger.config.encryption.keys is 'a b' but must be: " + CipherKey.ID_RULE);
		failsWith("outrigger.config.encryption.primary=k1", "outrigger.config.encryption.primary is 'k1' but must be: "
				+ "the id of a key below outrigger.config.encryption.keys");
		this.runner
			.withPropertyValues("outrigger.config.encryption.keys.k1=MDEyMzQ1Njc4OWFiY2RlZg==",
					"outrigger.config.encryption.keys.k2=MDEyMzQ1Njc4OWFiY2RlZg==")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("outrigger.config.encryption.primary is 'not set' but must be: the id of the key that"
						+ " encrypts, as there are several"));
	}

	private void failsWith(String property, String message) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessage(message));
	}

	@Test
	void theUsersCheckIsAsked() {
		ReleaseCheck check = (candidate) -> {
			if (candidate.changed().contains("frozen")) {
				throw new ReleaseRejectedException("'frozen' is frozen");
			}
		};
		this.runner.withBean(ReleaseCheck.class, () -> check).run((context) -> {
			publish(context, Change.set("thawed", "1"));
			assertThatExceptionOfType(ReleaseRejectedException.class)
				.isThrownBy(() -> publish(context, Change.set("frozen", "1")))
				.withMessage("'frozen' is frozen");
		});
	}

	@Test
	void aBadChangeThatReachesTheStoreAnotherWayIsLeftOutAndTold() {
		this.runner.run((context) -> {
			ConfigStore store = context.getBean(ConfigStore.class);
			ConfigFollower follower = context.getBean(ConfigFollower.class);
			try (LogCapture log = LogCapture.of(ConfigFollower.class)) {
				store.publish(release(Change.set("storefront.min", "4"), Change.set("storefront.max", "3")))
					.block(LIMIT);
				Awaitility.await().until(() -> follower.state().rejection() != null);
				// The last that is done about it
				Awaitility.await().untilAsserted(() -> assertThat(log.messages(Level.WARN)).hasSize(1));
			}
			assertThat(report(context).status().degraded()).isEqualTo("revision 1 cannot be used, revision 0 stays:"
					+ " 'storefront' cannot be used: min 4 is above max 3");
			assertThat(context.getBean(UserBean.class).live.get().min()).isZero();
			assertThat(context.getEnvironment().getProperty("storefront.min")).isNull();
			assertThat(meter(context, "outrigger.config.snapshots", "rejected")).isOne();
			publish(context, Change.set("storefront.max", "9"));
			assertThat(report(context).status().degraded()).isNull();
			assertThat(context.getBean(UserBean.class).live.get().min()).isEqualTo(4);
		});
	}

	@Test
	void followsTheStoreOnItsOwn() {
		this.runner.run((context) -> {
			context.getBean(ConfigStore.class).publish(release(Change.set("storefront.min", "4"))).block(LIMIT);
			Awaitility.await().until(() -> context.getBean(UserBean.class).live.get().min() == 4);
		});
	}

	@Test
	void metersTellRevisionsAndResults() {
		this.runner.run((context) -> {
			context.getBean("outriggerConfigMeters", MeterBinder.class).bindTo(context.getBean(MeterRegistry.class));
			publish(context, Change.set("storefront.min", "4"), Change.set("a", "b"));
			assertThatExceptionOfType(ReleaseRejectedException.class)
				.isThrownBy(() -> publish(context, Change.set("storefront.min", "many")));
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(meters.get("outrigger.config.revision").gauge().value()).isOne();
			assertThat(meters.get("outrigger.config.revision.applied").gauge().value()).isOne();
			assertThat(meters.get("outrigger.config.view.age").timeGauge().value()).isZero();
			assertThat(meters.get("outrigger.config.missing").gauge().value()).isZero();
			assertThat(meters.get("outrigger.config.losses").functionCounter().count()).isZero();
			assertThat(meters.get("outrigger.config.restored").functionCounter().count()).isZero();
			assertThat(meters.get("outrigger.config.records.rejected").functionCounter().count()).isZero();
			assertThat(meters.get("outrigger.config.entries").gauge().value()).isEqualTo(2);
			assertThat(meter(context, "outrigger.config.releases", "accepted")).isOne();
			assertThat(meter(context, "outrigger.config.releases", "rejected")).isOne();
			assertThat(meter(context, "outrigger.config.releases", "conflict")).isZero();
			assertThat(meter(context, "outrigger.config.snapshots", "applied")).isOne();
			assertThat(meters.get("outrigger.config.snapshots.unread").functionCounter().count()).isZero();
			publish(context, Change.set("nobody.reads.this", "1"));
			assertThat(meters.get("outrigger.config.snapshots.unread").functionCounter().count()).isOne();
			publish(context, Change.set("spring.read.once", "1"));
			assertThat(meters.get("outrigger.config.snapshots.unread").functionCounter().count()).isOne();
		});
	}

	private static String content(InputStreamSource source) {
		try {
			return new String(source.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static double meter(ApplicationContext context, String name, String result) {
		MeterRegistry meters = context.getBean(MeterRegistry.class);
		if (meters.find(name).meters().isEmpty()) {
			context.getBean("outriggerConfigMeters", MeterBinder.class).bindTo(meters);
		}
		return meters.get(name).tag("result", result).functionCounter().count();
	}

	private static FeatureReport report(ApplicationContext context) {
		return context.getBeanProvider(FeatureReport.class)
			.stream()
			.filter((report) -> report.feature() == Feature.CONFIG)
			.findFirst()
			.orElseThrow();
	}

	private static void publish(ApplicationContext context, Change... changes) {
		context.getBean(ConfigPublisher.class).publish(release(changes)).block(LIMIT);
	}

	private static Release release(Change... changes) {
		return new Release(List.of(changes), "ann", "test");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(StorefrontProperties.class)
	static class UserConfiguration {

		@Bean
		UserBean userBean(ObjectProvider<LiveConfig<StorefrontProperties>> live, StorefrontProperties fixed,
				ObjectProvider<LiveSettings.Source> source) {
			return new UserBean(live.getIfAvailable(() -> LiveConfig.fixed(fixed)), fixed,
					LiveSettings.of(source, fixed, StorefrontProperties::discountPercent));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnLiveConfiguration {

		@Bean
		LiveConfig<StorefrontProperties> own() {
			return LiveConfig
				.fixed(new StorefrontProperties(0, 50, 50, Duration.ZERO, "none", "", List.of(), Map.of()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SupplierConfiguration {

		@Bean
		Supplier<StorefrontProperties> users() {
			return () -> new StorefrontProperties(0, 50, 50, Duration.ZERO, "none", "", List.of(), Map.of());
		}

		@Bean
		SupplierUser supplierUser(Supplier<StorefrontProperties> supplier) {
			return new SupplierUser(supplier);
		}

	}

	record SupplierUser(Supplier<StorefrontProperties> supplier) {
	}

	static class UserBean {

		final LiveConfig<StorefrontProperties> live;

		final StorefrontProperties fixed;

		final Supplier<Integer> settings;

		UserBean(LiveConfig<StorefrontProperties> live, StorefrontProperties fixed, Supplier<Integer> settings) {
			this.live = live;
			this.fixed = fixed;
			this.settings = settings;
		}

	}

}
