package io.outrigger.autoconfigure.config.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.logging.LoggerGroups;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.config.ConfigAutoConfiguration;
import io.outrigger.autoconfigure.config.StorefrontProperties;
import io.outrigger.config.Release.Change;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.ConfigLayers;
import io.outrigger.config.effective.EffectiveConfig;
import io.outrigger.config.effective.ReleaseCheck;
import io.outrigger.config.effective.ReleaseRejectedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Random releases of which at least one part is bad, over everything that follows
 * releases at once.
 */
class RejectionTests {

	private static final int RELEASES = 1_000;

	private static final List<String> LOGGERS = List.of("reject.a", "reject.b", "reject.c");

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withInitializer((context) -> {
		context.getBeanFactory()
			.registerSingleton(LoggingApplicationListener.LOGGING_SYSTEM_BEAN_NAME,
					LoggingSystem.get(getClass().getClassLoader()));
		context.getBeanFactory()
			.registerSingleton(LoggingApplicationListener.LOGGER_GROUPS_BEAN_NAME, new LoggerGroups());
	})
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, ConfigAutoConfiguration.class))
		.withUserConfiguration(UserConfiguration.class);

	@Test
	void aThousandBadReleasesAlterNothing() {
		this.runner.run((context) -> {
			LiveApp app = new LiveApp(context);
			app.storefront();
			app.publish(Change.set("storefront.min", "7"), Change.set("desk.width", "3"),
					Change.set("desk.tags[0]", "a"), Change.set("desk.leg.height", "2"), Change.set("lamp.watts", "40"),
					Change.set("logging.level.reject.a", "WARN"));
			context.getBean(Desk.class).jammed = true;
			context.getBean(Lamp.class).jammed = true;
			LiveBindings bindings = context.getBean(LiveBindings.class);
			EffectiveConfig present = context.getBean(ConfigLayers.class).effective();
			Map<String, @Nullable Object> before = observe(app);
			Random random = new Random(20260515);
			Map<String, Integer> kinds = new TreeMap<>();
			for (int i = 0; i < RELEASES; i++) {
				Map<String, String> values = good(random);
				kinds.merge(spoil(values, random), 1, Integer::sum);
				Map<String, Optional<String>> changes = shuffled(values, random);
				assertThatExceptionOfType(ReleaseRejectedException.class).as("release %d: %s", i, values)
					.isThrownBy(() -> bindings.apply(Releases.after(present, changes)));
				assertThat(observe(app)).as("after release %d: %s", i, values).isEqualTo(before);
			}
			assertThat(kinds).hasSize(10);
			bindings
				.check(new ReleaseCheck.Candidate(Releases.after(present, Map.of("storefront.min", Optional.of("8"))),
						Set.of("storefront.min"), new ConfigCipher(List.of())));
			assertThat(observe(app)).isEqualTo(before);
			context.getBean(Desk.class).jammed = false;
			context.getBean(Lamp.class).jammed = false;
			bindings.apply(Releases.after(present, shuffled(good(random), random)));
			assertThat(observe(app)).as("a good one does alter it").isNotEqualTo(before);
		});
		LOGGERS.forEach((name) -> logger(name).setLevel(null));
	}

	/* Good in every part, and different from what is there. */
	private static Map<String, String> good(Random random) {
		Map<String, String> values = new LinkedHashMap<>();
		values.put("storefront.min", String.valueOf(8 + random.nextInt(50)));
		if (random.nextBoolean()) {
			values.put("desk.width", String.valueOf(10 + random.nextInt(50)));
			values.put("desk.tags[0]", "t" + random.nextInt());
			values.put("desk.leg.height", String.valueOf(10 + random.nextInt(50)));
			values.put("desk.drawer.height", String.valueOf(10 + random.nextInt(50)));
		}
		if (random.nextBoolean()) {
			values.put("lamp.watts", String.valueOf(50 + random.nextInt(50)));
		}
		if (random.nextBoolean()) {
			values.put("logging.level.reject." + "abc".charAt(random.nextInt(3)),
					random.nextBoolean() ? "TRACE" : "OFF");
		}
		return values;
	}

	private static String spoil(Map<String, String> values, Random random) {
		String[][] bad = { { "storefront.discount-percent", "95" }, { "storefront.timeout", "3 sheep" },
				{ "desk.width", "wide" }, { "desk.width", "-4" }, { "desk.color", "jam" },
				{ "desk.leg.height", "tall" }, { "lamp.watts", "many" }, { "lamp.mode", "jam" },
				{ "logging.level.reject.b", "LOUD" }, { "any.text", "${nowhere." + random.nextInt(9) + "}" } };
		String[] one = bad[random.nextInt(bad.length)];
		values.put(one[0], one[1]);
		return one[0] + (one[1].startsWith("$") ? "" : one[1]);
	}

	private static Map<String, Optional<String>> shuffled(Map<String, String> values, Random random) {
		List<String> keys = new ArrayList<>(values.keySet());
		Collections.shuffle(keys, random);
		Map<String, Optional<String>> changes = new LinkedHashMap<>();
		keys.forEach((key) -> changes.put(key, Optional.of(values.get(key))));
		return changes;
	}

	private static Map<String, @Nullable Object> observe(LiveApp app) {
		Map<String, @Nullable Object> seen = new LinkedHashMap<>();
		Desk desk = app.context.getBean(Desk.class);
		Lamp lamp = app.context.getBean(Lamp.class);
		seen.put("record", System.identityHashCode(app.storefront()));
		seen.put("desk", Arrays.asList(desk.width, desk.color, desk.tags, System.identityHashCode(desk.tags),
				System.identityHashCode(desk.leg), desk.leg.height, desk.drawer.height));
		seen.put("lamp", Arrays.asList(lamp.watts, lamp.mode));
		LOGGERS.forEach((name) -> seen.put(name, logger(name).getLevel()));
		for (String key : List.of("storefront.min", "storefront.discount-percent", "desk.width", "desk.color",
				"lamp.watts", "lamp.mode", "logging.level.reject.a", "logging.level.reject.b", "any.text")) {
			seen.put(key, app.context.getEnvironment().getProperty(key));
		}
		return seen;
	}

	private static Logger logger(String name) {
		return (Logger) LoggerFactory.getLogger(name);
	}

	@ConfigurationProperties("desk")
	public static class Desk {

		private int width = 1;

		private String color = "brown";

		private List<String> tags = List.of();

		private Part leg = new Part();

		private final Part drawer = new Part();

		private boolean jammed;

		public int getWidth() {
			return this.width;
		}

		public void setWidth(int width) {
			if (width < 0) {
				throw new IllegalArgumentException("width must not be below 0");
			}
			this.width = width;
		}

		public String getColor() {
			return this.color;
		}

		public void setColor(String color) {
			this.color = color;
			if (this.jammed && color.equals("jam")) {
				throw new IllegalStateException("jammed");
			}
		}

		public List<String> getTags() {
			return this.tags;
		}

		public void setTags(List<String> tags) {
			this.tags = tags;
		}

		public Part getLeg() {
			return this.leg;
		}

		public void setLeg(Part leg) {
			this.leg = leg;
		}

		public Part getDrawer() {
			return this.drawer;
		}

	}

	public static class Part {

		private int height = 1;

		public int getHeight() {
			return this.height;
		}

		public void setHeight(int height) {
			this.height = height;
		}

	}

	static class Lamp {

		@Value("${lamp.watts:10}")
		private int watts;

		private String mode = "";

		private boolean jammed;

		@Value("${lamp.mode:on}")
		void setMode(String mode) {
			this.mode = mode;
			if (this.jammed && mode.equals("jam")) {
				throw new IllegalStateException("jammed");
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties({ StorefrontProperties.class, Desk.class })
	static class UserConfiguration {

		@Bean
		Lamp lamp() {
			return new Lamp();
		}

	}

}
