package io.outrigger.autoconfigure.config.live;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.config.ConfigAutoConfiguration;
import io.outrigger.autoconfigure.config.StorefrontProperties;
import io.outrigger.config.LiveConfig;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.effective.ConfigLayers;
import io.outrigger.config.effective.EffectiveConfig;
import io.outrigger.config.publish.ConfigPublisher;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a release costs beside many others keys, counted in bytes because those are the
 * same on every machine; and who pays.
 */
@ExtendWith(NonBlocking.class)
class ReleaseCostTests {

	private static final int KEYS = 20_000;

	/* One reference each would be 8 bytes; the settings themselves are some 200. */
	private static final long LIMIT = 8L * KEYS;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, ConfigAutoConfiguration.class))
		.withUserConfiguration(UserConfiguration.class);

	@Test
	void aChangedValueCostsNothingThatGrowsWithTheKeysThereAre() {
		this.runner.run((context) -> {
			LiveApp app = new LiveApp(context);
			LiveBindings bindings = context.getBean(LiveBindings.class);
			app.storefront();
			EffectiveConfig few = context.getBean(ConfigLayers.class).effective();
			EffectiveConfig many = Releases.after(few, many());
			long costOfFew = cost(bindings, app, few);
			bindings.apply(many);
			long costOfMany = cost(bindings, app, many);
			assertThat(costOfMany - costOfFew).isLessThan(LIMIT);
		});
	}

	@Test
	void readingAPropertyThatIsNotThereCostsNothingThatGrowsWithTheKeysThereAre() {
		this.runner.run((context) -> {
			context.getBean(LiveBindings.class)
				.apply(Releases.after(context.getBean(ConfigLayers.class).effective(), many()));
			Environment environment = context.getEnvironment();
			environment.containsProperty("not.there");
			long before = allocated();
			environment.containsProperty("not.there");
			assertThat(allocated() - before).isLessThan(LIMIT / 4);
		});
	}

	@Test
	void anEventLoopReadsAndPublishesWithoutBeingBlocked() {
		this.runner.run((context) -> {
			LiveConfig<StorefrontProperties> live = new LiveApp(context).live(StorefrontProperties.class);
			ConfigPublisher publisher = context.getBean(ConfigPublisher.class);
			Integer seen = Mono
				.defer(() -> publisher.publish(new Release(Change.set("storefront.min", "7"), "ann", "test")))
				.publishOn(Schedulers.parallel())
				.map((written) -> live.get().min()
						+ context.getEnvironment().getRequiredProperty("storefront.min", Integer.class))
				.subscribeOn(Schedulers.parallel())
				.block(Duration.ofSeconds(30));
			assertThat(seen).isEqualTo(14);
		});
	}

	private static long cost(LiveBindings bindings, LiveApp app, EffectiveConfig config) {
		long before = 0;
		EffectiveConfig present = config;
		for (int i = 0; i < 20; i++) {
			present = Releases.after(present, Map.of("storefront.min", Optional.of(String.valueOf(10 + i))));
			before = allocated();
			bindings.apply(present);
		}
		long cost = allocated() - before;
		assertThat(app.storefront().min()).isEqualTo(29);
		return cost;
	}

	private static Map<String, Optional<String>> many() {
		Map<String, Optional<String>> many = new HashMap<>();
		for (int i = 0; i < KEYS; i++) {
			many.put("other" + (i % 100) + ".module-" + (i / 1_000) + ".setting-" + i, Optional.of("value " + i));
		}
		return many;
	}

	private static long allocated() {
		return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(StorefrontProperties.class)
	static class UserConfiguration {

	}

}
