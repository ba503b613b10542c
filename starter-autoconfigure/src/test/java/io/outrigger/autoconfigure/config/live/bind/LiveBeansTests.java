package io.outrigger.autoconfigure.config.live.bind;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.config.ConfigAutoConfiguration;
import io.outrigger.autoconfigure.config.live.LiveApp;
import io.outrigger.autoconfigure.config.live.LiveBindings;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.effective.ConfigFollower;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LiveBeans} in a real application context.
 */
class LiveBeansTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, ConfigAutoConfiguration.class))
		.withUserConfiguration(UserConfiguration.class);

	@Test
	void aBeanFollowsAndRemovedKeysGoBackToTheirDefaults() {
		run((app) -> {
			ShopProperties shop = app.context.getBean(ShopProperties.class);
			app.publish(Change.set("shop.size", "7"), Change.set("shop.base-name", "x"),
					Change.set("shop.tags[0]", "a"), Change.set("shop.tags[1]", "b"), Change.set("shop.rates.eu", "2"),
					Change.set("shop.limits", "1,2,3"), Change.set("shop.door.color", "red"),
					Change.set("shop.window.color", "blue"));
			assertThat(shop.getSize()).isEqualTo(7);
			assertThat(shop.getBaseName()).isEqualTo("x");
			assertThat(shop.getTags()).containsExactly("a", "b");
			assertThat(shop.getRates()).containsOnly(Map.entry("eu", 2));
			assertThat(shop.getLimits()).containsExactly(1, 2, 3);
			assertThat(shop.getDoor().getColor()).isEqualTo("red");
			assertThat(shop.getWindow().getColor()).isEqualTo("blue");
			app.publish(Change.delete("shop.size"), Change.delete("shop.base-name"), Change.delete("shop.tags[1]"),
					Change.delete("shop.rates.eu"), Change.delete("shop.limits"), Change.delete("shop.door.color"),
					Change.delete("shop.window.color"));
			assertThat(shop.getSize()).isEqualTo(5);
			assertThat(shop.getBaseName()).isEqualTo("base");
			assertThat(shop.getTags()).containsExactly("a");
			assertThat(shop.getRates()).isEmpty();
			assertThat(shop.getLimits()).isEmpty();
			assertThat(shop.getDoor().getColor()).isEqualTo("brown");
			assertThat(shop.getWindow().getColor()).isEqualTo("brown");
		});
	}

	@Test
	void collectionsAndBeansWithinAreReplacedAndNeverChanged() {
		run((app) -> {
			ShopProperties shop = app.context.getBean(ShopProperties.class);
			app.publish(Change.set("shop.tags[0]", "a"), Change.set("shop.rates.eu", "2"),
					Change.set("shop.door.color", "red"));
			List<String> tags = shop.getTags();
			Map<String, Integer> rates = shop.getRates();
			Part door = shop.getDoor();
			Part window = shop.getWindow();
			app.publish(Change.set("shop.tags[0]", "z"), Change.set("shop.rates.us", "3"),
					Change.set("shop.door.color", "green"), Change.set("shop.window.color", "white"));
			assertThat(tags).containsExactly("a");
			assertThat(rates).containsOnly(Map.entry("eu", 2));
			assertThat(door.getColor()).isEqualTo("red");
			assertThat(shop.getTags()).containsExactly("z");
			assertThat(shop.getDoor().getColor()).isEqualTo("green");
			assertThat(shop.getWindow()).as("has no setter").isSameAs(window);
			assertThat(window.getColor()).isEqualTo("white");
		});
	}

	@Test
	void nothingIsCreatedOrDestroyedTwice() {
		run((app) -> {
			ShopProperties shop = app.context.getBean(ShopProperties.class);
			app.publish(Change.set("shop.size", "7"));
			app.publish(Change.set("shop.size", "8"));
			assertThat(shop.getSize()).isEqualTo(8);
			assertThat(shop.started).isOne();
			assertThat(shop.stopped).isZero();
			assertThat(app.context.getBean(UserConfiguration.class).made.get()).isOne();
		});
	}

	@Test
	void whatDoesNotComeFromPropertiesIsLeftAlone() {
		run((app) -> {
			ShopProperties shop = app.context.getBean(ShopProperties.class);
			Object collaborator = new Object();
			shop.setCollaborator(collaborator);
			app.publish(Change.set("shop.size", "7"));
			assertThat(shop.getCollaborator()).isSameAs(collaborator);
		});
	}

	@Test
	void aBeanOfAMethodFallsBackToWhatTheMethodMade() {
		run((app) -> {
			Part part = app.context.getBean("part", Part.class);
			assertThat(part.getColor()).isEqualTo("gold");
			app.publish(Change.set("part.color", "red"), Change.set("part.width", "4"));
			assertThat(part.getColor()).isEqualTo("red");
			assertThat(part.getWidth()).isEqualTo(4);
			app.publish(Change.delete("part.color"), Change.delete("part.width"));
			assertThat(part.getColor()).isEqualTo("gold");
			assertThat(part.getWidth()).isOne();
			assertThat(app.context.getBean(UserConfiguration.class).made.get()).isOne();
		});
	}

	@Test
	void aBeanBehindAProxyFollows() {
		this.runner.withUserConfiguration(ProxyConfiguration.class).run((context) -> {
			LiveApp app = new LiveApp(context);
			ShopProperties proxy = context.getBean(ShopProperties.class);
			assertThat(proxy.getClass()).isNotEqualTo(ShopProperties.class);
			app.publish(Change.set("shop.size", "7"), Change.set("shop.base-name", "x"));
			assertThat(proxy.getSize()).isEqualTo(7);
			assertThat(proxy.getBaseName()).isEqualTo("x");
		});
	}

	@Test
	void oneBeanThatRefusesKeepsTheOthersAsTheyAre() {
		run((app) -> {
			ShopProperties shop = app.context.getBean(ShopProperties.class);
			Part part = app.context.getBean("part", Part.class);
			app.refuses("shop.size is 'big' but must be: a whole number", Change.set("part.width", "4"),
					Change.set("shop.size", "big"));
			app.refuses("'shop' cannot be used: size -1 is below 0", Change.set("part.width", "4"),
					Change.set("shop.size", "-1"));
			app.refuses("shop.baseName must not be evil", Change.set("shop.base-name", "evil"),
					Change.set("shop.size", "3"));
			assertThat(shop.getSize()).isEqualTo(5);
			assertThat(shop.getBaseName()).isEqualTo("base");
			assertThat(part.getWidth()).isOne();
		});
	}

	@Test
	void aSetterThatFailsMidwayTakesEverythingBack() {
		run((app) -> {
			ShopProperties shop = app.context.getBean(ShopProperties.class);
			app.publish(Change.set("shop.size", "6"), Change.set("shop.tags[0]", "a"));
			shop.touchy = true;
			app.context.getBean(ConfigStore.class)
				.publish(new Release(
						List.of(Change.set("shop.size", "7"), Change.set("shop.base-name", "x"),
								Change.set("shop.zone", "north-secret"), Change.set("shop.tags[0]", "z"),
								Change.set("part.width", "4"), Change.set("zone.password", "north-secret")),
						"ann", "test"))
				.block();
			app.context.getBean(ConfigFollower.class).follow().block();
			assertThat(app.context.getBean(ConfigFollower.class).state().rejection()).satisfies((rejection) -> {
				assertThat(rejection).isNotNull();
				assertThat(rejection.reason()).isEqualTo("'shop.zone' cannot be set: not in this ******");
			});
			assertThat(shop.getSize()).isEqualTo(6);
			assertThat(shop.getBaseName()).isEqualTo("base");
			assertThat(shop.getTags()).containsExactly("a");
			assertThat(shop.getZone()).isEqualTo("south");
			assertThat(app.context.getBean("part", Part.class).getWidth()).isOne();
			assertThat(app.context.getEnvironment().getProperty("shop.size")).isEqualTo("6");
			assertThat(app.context.getEnvironment().getProperty("zone.password")).isNull();
		});
	}

	@Test
	void whatCannotBeLiveIsReported() {
		this.runner.withUserConfiguration(PoolConfiguration.class).run((context) -> {
			LiveApp app = new LiveApp(context);
			Pool pool = context.getBean(Pool.class);
			app.publish(Change.set("pool.size", "9"), Change.set("needy.name", "x"), Change.set("shop.fixed[0]", "new"),
					Change.set("shop.write-only", "x"), Change.set("spring.pool.size", "3"),
					Change.set("shop.size", "9"));
			assertThat(pool.getSize()).isOne();
			assertThat(Pool.opened).isOne();
			assertThat(context.getBean(ShopProperties.class).getFixed()).isEmpty();
			assertThat(context.getBean(LiveBindings.class)
				.restartRequired(List.of("pool.size", "needy.name", "shop.fixed[0]", "shop.writeOnly",
						"spring.pool.size", "shop.size", "part.width")))
				.containsExactly("pool.size", "needy.name", "shop.fixed[0]", "shop.writeOnly", "spring.pool.size");
		});
	}

	private void run(Consumer<LiveApp> test) {
		this.runner.run((context) -> test.accept(new LiveApp(context)));
	}

	@ConfigurationProperties("needy")
	public static class NeedyProperties {

		private String name;

		NeedyProperties(Part part) {
			this.name = part.getColor();
		}

		public String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

	}

	public static class Pool implements AutoCloseable {

		private static int opened;

		private int size = 1;

		Pool() {
			opened++;
		}

		public int getSize() {
			return this.size;
		}

		public void setSize(int size) {
			this.size = size;
		}

		@Override
		public void close() {
			opened--;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(ShopProperties.class)
	static class UserConfiguration {

		private final AtomicInteger made = new AtomicInteger();

		@Bean
		@ConfigurationProperties("part")
		Part part() {
			this.made.incrementAndGet();
			Part part = new Part();
			part.setColor("gold");
			return part;
		}

	}

	@Configuration(proxyBeanMethods = false)
	public static class PoolConfiguration {

		@Bean
		@ConfigurationProperties("pool")
		Pool pool() {
			return new Pool();
		}

		@Bean
		@ConfigurationProperties("needy")
		NeedyProperties needy(Part part) {
			return new NeedyProperties(part);
		}

		@Bean
		@ConfigurationProperties("spring.pool")
		Part springsOwn() {
			return new Part();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxyConfiguration {

		@Bean
		static BeanPostProcessor proxies() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					if (!(bean instanceof ShopProperties)) {
						return bean;
					}
					ProxyFactory factory = new ProxyFactory(bean);
					factory.setProxyTargetClass(true);
					return factory.getProxy();
				}

			};
		}

	}

}
