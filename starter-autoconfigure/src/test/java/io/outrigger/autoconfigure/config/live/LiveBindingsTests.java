package io.outrigger.autoconfigure.config.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.config.ConfigAutoConfiguration;
import io.outrigger.autoconfigure.config.StorefrontProperties;
import io.outrigger.autoconfigure.config.live.source.LivePropertySource;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.LiveConfig;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.effective.ReleaseRejectedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LiveBindings} in a real application context.
 */
class LiveBindingsTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, ConfigAutoConfiguration.class))
		.withUserConfiguration(UserConfiguration.class)
		.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addLast(new MapPropertySource("file", Map.of("storefront.min", "3", "storefront.greeting",
					"hello ${customer.name:you}", "other.limit", "${shared.limit:5}"))));

	@Test
	void publishedValuesWinOverFilesAndLoseToTheEnvironment() {
		this.runner.withPropertyValues("storefront.max=50").run((context) -> {
			LiveApp app = new LiveApp(context);
			app.publish(Change.set("storefront.min", "7"), Change.set("storefront.max", "60"));
			assertThat(app.storefront().min()).isEqualTo(7);
			assertThat(app.storefront().max()).isEqualTo(50);
			MutablePropertySources sources = context.getEnvironment().getPropertySources();
			List<String> names = sources.stream().<String>map(PropertySource::getName).toList();
			assertThat(names).containsSubsequence("systemProperties", "systemEnvironment", LivePropertySource.NAME,
					"file");
		});
	}

	@Test
	void aRemovedKeyGoesBackToTheLowerSourceOrTheDefault() {
		run((app) -> {
			app.publish(Change.set("storefront.min", "7"), Change.set("storefront.discount-percent", "30"),
					Change.set("storefront.tags[0]", "a"), Change.set("storefront.tags[1]", "b"),
					Change.set("storefront.labels.x", "1"), Change.set("storefront.labels.y", "2"));
			assertThat(app.storefront().tags()).containsExactly("a", "b");
			app.publish(Change.delete("storefront.min"), Change.delete("storefront.discount-percent"),
					Change.delete("storefront.tags[1]"), Change.delete("storefront.labels.x"));
			assertThat(app.storefront().min()).isEqualTo(3);
			assertThat(app.storefront().discountPercent()).isEqualTo(10);
			assertThat(app.storefront().tags()).containsExactly("a");
			assertThat(app.storefront().labels()).containsOnly(Map.entry("y", "2"));
			assertThat(app.context.getEnvironment().getProperty("storefront.min")).isEqualTo("3");
		});
	}

	@Test
	void keysMayBeSpelledInAnyWayButOnlyInOne() {
		run((app) -> {
			app.publish(Change.set("storefront.discountPercent", "30"));
			assertThat(app.storefront().discountPercent()).isEqualTo(30);
			app.refuses("'storefront.discount-percent' and 'storefront.discountPercent' are spellings of one property;"
					+ " keep one of them", Change.set("storefront.discount-percent", "40"));
			app.publish(Change.delete("storefront.discountPercent"), Change.set("storefront.discount-percent", "40"));
			assertThat(app.storefront().discountPercent()).isEqualTo(40);
		});
	}

	@Test
	void aValueThatCannotBeReadIsRefused() {
		run((app) -> {
			app.refuses("storefront.discount-percent is 'many' but must be: a whole number",
					Change.set("storefront.discount-percent", "many"));
			app.refuses("storefront.timeout is 'soon' but must be: a duration, such as 500ms, 3s or 2m",
					Change.set("storefront.timeout", "soon"));
		});
	}

	@Test
	void aValueThatTheRecordRefusesIsRefused() {
		run((app) -> {
			app.refuses("'storefront' cannot be used: storefront.discount-percent is 95 but must be: from 0 to 90",
					Change.set("storefront.discount-percent", "95"));
			app.refuses("'storefront' cannot be used: min 3 is above max 2", Change.set("storefront.max", "2"));
		});
	}

	@Test
	void aRecordOfThePlatformNamesPropertyValueAndRule() {
		run((app) -> app.refuses("outrigger.config.history-size is '0' but must be: from 1 to 1000",
				Change.set("outrigger.config.history-size", "0")));
	}

	@Test
	void oneBadKeyRefusesTheWholeRelease() {
		run((app) -> {
			StorefrontProperties before = app.storefront();
			app.refuses("'storefront' cannot be used: storefront.discount-percent is 95 but must be: from 0 to 90",
					Change.set("storefront.min", "4"), Change.set("other.limit", "6"),
					Change.set("storefront.discount-percent", "95"));
			assertThat(app.storefront()).isSameAs(before);
			assertThat(other(app).limit()).isEqualTo(5);
			assertThat(app.context.getEnvironment().getProperty("storefront.min")).isEqualTo("3");
		});
	}

	@Test
	void recordsThatAReleaseDoesNotReachStayTheSameObject() {
		run((app) -> {
			StorefrontProperties storefront = app.storefront();
			OtherProperties other = other(app);
			app.publish(Change.set("storefront.min", "4"));
			assertThat(other(app)).isSameAs(other);
			assertThat(app.storefront()).isNotSameAs(storefront);
			storefront = app.storefront();
			app.publish(Change.set("storefront.unknown", "x"));
			assertThat(app.storefront()).isSameAs(storefront);
		});
	}

	@Test
	void recordsReachedThroughPlaceholdersFollowToo() {
		run((app) -> {
			assertThat(app.storefront().greeting()).isEqualTo("hello you");
			app.publish(Change.set("customer.name", "${customer.title} Smith"), Change.set("customer.title", "Dr"));
			assertThat(app.storefront().greeting()).isEqualTo("hello Dr Smith");
			app.publish(Change.set("customer.title", "Prof"));
			assertThat(app.storefront().greeting()).isEqualTo("hello Prof Smith");
			app.publish(Change.delete("customer.name"));
			assertThat(app.storefront().greeting()).isEqualTo("hello you");
			app.refuses("other.limit is 'lots' but must be: a whole number", Change.set("shared.limit", "lots"));
			app.publish(Change.set("shared.limit", "9"));
			assertThat(other(app).limit()).isEqualTo(9);
		});
	}

	@Test
	void placeholdersMustLeadSomewhere() {
		run((app) -> {
			String hint = "; write '\\${' for a text that is no reference";
			app.refuses("'a' refers to '${nowhere}', which does not exist or leads back to itself" + hint,
					Change.set("a", "${nowhere}"));
			app.refuses("'a' refers to '${a}', which does not exist or leads back to itself" + hint,
					Change.set("a", "x ${a}"));
			app.refuses("'a' has a '${' without its '}'" + hint, Change.set("a", "${open"));
			app.refuses("'a' has a '${' without its '}'" + hint, Change.set("a", "${a:{x}"));
			app.publish(Change.set("a", "\\${literal} } {"), Change.set("b", "${nowhere:{x}}"), Change.set("c", "1"),
					Change.set("d", "${c}"));
			assertThat(app.context.getEnvironment().getProperty("a")).isEqualTo("${literal} } {");
			app.refuses("'d' refers to '${c}', which does not exist or leads back to itself" + hint,
					Change.delete("c"));
		});
	}

	@Test
	void aThousandBadReleasesAlterNothing() {
		run((app) -> {
			app.publish(Change.set("storefront.min", "7"), Change.set("storefront.tags[0]", "a"));
			ConfigSnapshot stored = app.context.getBean(ConfigStore.class).snapshot();
			StorefrontProperties storefront = app.storefront();
			OtherProperties other = other(app);
			Random random = new Random(20260301);
			for (int i = 0; i < 1_000; i++) {
				List<Change> changes = badChanges(random);
				assertThatExceptionOfType(ReleaseRejectedException.class).as("%s", changes)
					.isThrownBy(() -> app.publish(changes.toArray(Change[]::new)));
			}
			assertThat(app.context.getBean(ConfigStore.class).snapshot()).isSameAs(stored);
			assertThat(app.storefront()).isSameAs(storefront);
			assertThat(other(app)).isSameAs(other);
			assertThat(app.context.getEnvironment().getProperty("storefront.min")).isEqualTo("7");
			assertThat(app.context.getEnvironment().getProperty("good.0")).isNull();
		});
	}

	@Test
	void nobodySeesHalfARelease() {
		run((app) -> {
			AtomicBoolean stop = new AtomicBoolean();
			CountDownLatch reading = new CountDownLatch(1);
			List<StorefrontProperties> torn = new ArrayList<>();
			Mono<Void> reader = Mono.<Void>fromRunnable(() -> {
				while (!stop.get()) {
					StorefrontProperties seen = app.storefront();
					if (seen.max() - seen.min() != 10 && seen.min() != 3) {
						torn.add(seen);
					}
					reading.countDown();
				}
			}).subscribeOn(Schedulers.boundedElastic()).cache();
			reader.subscribe();
			assertThat(await(reading)).isTrue();
			for (int i = 10; i < 300; i++) {
				app.publish(Change.set("storefront.min", String.valueOf(i)),
						Change.set("storefront.max", String.valueOf(i + 10)));
			}
			stop.set(true);
			reader.block(LIMIT);
			assertThat(torn).isEmpty();
			assertThat(app.storefront().min()).isEqualTo(299);
		});
	}

	@Test
	void reasonsDoNotTellSecrets() {
		run((app) -> {
			app.refuses("'storefront' cannot be used: api key '******' is too short",
					Change.set("storefront.api-key", "s3c"));
			app.refuses("'storefront' cannot be used: api key '******' is too short",
					Change.set("storefront.api-key", "${my.token}"), Change.set("my.token", "s3c"));
			app.refuses("storefront.timeout is '******' but must be: a duration, such as 500ms, 3s or 2m",
					Change.set("storefront.timeout", "${db.password}"), Change.set("db.password", "s3c"));
			app.refuses(
					"'db.password' refers to something, which does not exist or leads back to itself;"
							+ " write '\\${' for a text that is no reference",
					Change.set("db.password", "s3c${nowhere}"));
		});
	}

	@Test
	void whatTheUserSaysIsSecretIsNotToldEither() {
		this.runner.withBean(SecretNames.class, () -> (name, value) -> name.equals("storefront.timeout"))
			.run((context) -> new LiveApp(context).refuses(
					"storefront.timeout is '******' but must be: a duration, such as 500ms, 3s or 2m",
					Change.set("storefront.timeout", "soon")));
	}

	@Test
	void aRecordThatCannotBeComparedIsRefusedBeforeAnythingIsSwapped() {
		this.runner.withUserConfiguration(TouchyConfiguration.class).run((context) -> {
			LiveApp app = new LiveApp(context);
			StorefrontProperties storefront = app.storefront();
			app.live(TouchyProperties.class);
			app.refuses("'touchy' cannot be used: no equal", Change.set("storefront.min", "4"),
					Change.set("touchy.size", "1"));
			context.getBean(ConfigStore.class)
				.publish(new Release(Change.set("touchy.size", "1"), "ann", "test"))
				.block(LIMIT);
			context.getBean(ConfigFollower.class).follow().block(LIMIT);
			assertThat(context.getEnvironment().getProperty("touchy.size")).isNull();
			assertThat(app.storefront()).isSameAs(storefront);
		});
	}

	@Test
	void changesArePushed() {
		run((app) -> {
			LiveConfig<StorefrontProperties> live = app.live(StorefrontProperties.class);
			Mono<StorefrontProperties> four = live.changes().filter((value) -> value.min() == 4).next().cache();
			four.subscribe();
			app.publish(Change.set("storefront.min", "4"));
			assertThat(four.block(LIMIT)).isSameAs(live.get());
		});
	}

	private static boolean await(CountDownLatch latch) {
		try {
			return latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private static List<Change> badChanges(Random random) {
		List<Change> changes = new ArrayList<>();
		for (int i = random.nextInt(4); i > 0; i--) {
			changes.add(Change.set("good." + i, String.valueOf(random.nextInt())));
		}
		switch (random.nextInt(6)) {
			case 0 -> changes.add(Change.set("storefront.discount-percent", String.valueOf(91 + random.nextInt(999))));
			case 1 -> changes.add(Change.set("storefront.min", "x" + random.nextInt()));
			case 2 -> changes.add(Change.set("storefront.max", String.valueOf(random.nextInt(7))));
			case 3 -> changes.add(Change.set("storefront.timeout", random.nextInt() + " sheep"));
			case 4 -> changes.add(Change.set("shared.limit", "n" + random.nextInt()));
			default -> changes.add(Change.set("bad", "${bad.nowhere." + random.nextInt(99) + "}"));
		}
		return changes;
	}

	private void run(Consumer<LiveApp> test) {
		this.runner.run((context) -> test.accept(new LiveApp(context)));
	}

	private static OtherProperties other(LiveApp app) {
		return app.<OtherProperties>live(OtherProperties.class).get();
	}

	@ConfigurationProperties("other")
	record OtherProperties(int limit) {
	}

	@ConfigurationProperties("touchy")
	record TouchyProperties(@DefaultValue("0") int size) {

		@Override
		public boolean equals(Object other) {
			throw new IllegalStateException("no equal");
		}

		@Override
		public int hashCode() {
			return this.size;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(TouchyProperties.class)
	static class TouchyConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties({ StorefrontProperties.class, OtherProperties.class })
	static class UserConfiguration {

	}

}
