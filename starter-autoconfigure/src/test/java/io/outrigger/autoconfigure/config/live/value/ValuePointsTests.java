package io.outrigger.autoconfigure.config.live.value;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

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
 * Tests for {@link ValuePoints} in a real application context.
 */
class ValuePointsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withInitializer((context) -> context.getBeanFactory()
			.setConversionService(ApplicationConversionService.getSharedInstance()))
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, ConfigAutoConfiguration.class,
				PropertyPlaceholderAutoConfiguration.class))
		.withUserConfiguration(UserConfiguration.class)
		.withPropertyValues("file.text=${indirect:none}", "desk.start=here");

	@Test
	void fieldsAndMethodsFollow() {
		run((app) -> {
			Desk desk = app.context.getBean(Desk.class);
			app.publish(Change.set("desk.width", "7"), Change.set("desk.deadline", "3s"), Change.set("desk.low", "1"),
					Change.set("desk.high", "9"), Change.set("desk.names", "a,b"), Change.set("base.text", "b"));
			assertThat(desk.width).isEqualTo(7);
			assertThat(desk.deadline).isEqualTo(Duration.ofSeconds(3));
			assertThat(desk.range).isEqualTo("1 to 9");
			assertThat(desk.names).containsExactly("a", "b");
			assertThat(desk.text).isEqualTo("b");
			app.publish(Change.delete("desk.width"), Change.delete("desk.high"), Change.delete("desk.deadline"));
			assertThat(desk.width).isEqualTo(4);
			assertThat(desk.deadline).isEqualTo(Duration.ofSeconds(1));
			assertThat(desk.range).isEqualTo("1 to 100");
		});
	}

	@Test
	void expressionsOverPropertiesFollowAndOthersAreNotEvaluatedAgain() {
		run((app) -> {
			Desk desk = app.context.getBean(Desk.class);
			assertThat(desk.doubled).isEqualTo(8);
			assertThat(desk.fromEnvironment).isEqualTo("unset");
			app.publish(Change.set("desk.width", "7"), Change.set("desk.color", "red"));
			assertThat(desk.doubled).isEqualTo(14);
			assertThat(desk.fromEnvironment).isEqualTo("red");
			assertThat(desk.counted).isOne();
		});
	}

	@Test
	void whatIsReachedThroughPlaceholdersInFilesFollows() {
		run((app) -> {
			Desk desk = app.context.getBean(Desk.class);
			assertThat(desk.fromFile).isEqualTo("none");
			app.publish(Change.set("indirect", "some"));
			assertThat(desk.fromFile).isEqualTo("some");
		});
	}

	@Test
	void onlyWhatAReleaseAffectsIsSet() {
		run((app) -> {
			Desk desk = app.context.getBean(Desk.class);
			int calls = desk.calls;
			desk.width = 99;
			app.publish(Change.set("desk.color", "red"));
			assertThat(desk.width).isEqualTo(99);
			assertThat(desk.calls).isEqualTo(calls);
			app.publish(Change.set("desk.low", "3"));
			assertThat(desk.calls).isEqualTo(calls + 1);
		});
	}

	@Test
	void aValueThatDoesNotConvertRefusesTheRelease() {
		run((app) -> {
			Desk desk = app.context.getBean(Desk.class);
			app.refuses("@Value of " + Desk.class.getName() + ".width cannot be set: For input string: \"wide\"",
					Change.set("desk.color", "red"), Change.set("desk.width", "wide"));
			assertThat(desk.width).isEqualTo(4);
			assertThat(desk.fromEnvironment).isEqualTo("unset");
			assertThat(app.context.getEnvironment().getProperty("desk.color")).isNull();
		});
	}

	@Test
	void aMethodThatThrowsTakesEverythingBack() {
		run((app) -> {
			Desk desk = app.context.getBean(Desk.class);
			app.publish(Change.set("desk.low", "1"));
			assertThat(app.context.getBean(ConfigStore.class)
				.publish(new Release(List.of(Change.set("desk.low", "666"), Change.set("desk.width", "5")), "ann",
						"test"))
				.block()).isNotNull();
			app.context.getBean(ConfigFollower.class).follow().block();
			assertThat(desk.width).isEqualTo(4);
			assertThat(desk.range).isEqualTo("1 to 100");
			assertThat(app.context.getEnvironment().getProperty("desk.width")).isNull();
		});
	}

	@Test
	void otherScopesGetPresentValues() {
		run((app) -> {
			Note first = app.context.getBean(Note.class);
			app.publish(Change.set("desk.color", "red"));
			assertThat(app.context.getBean(Note.class).color).isEqualTo("red");
			assertThat(first.color).isEqualTo("none");
		});
	}

	@Test
	void whatIsSetOnceIsReported() {
		run((app) -> {
			app.publish(Change.set("desk.start", "x"));
			assertThat(app.context.getBean(LiveBindings.class)
				.restartRequired(List.of("desk.start", "desk.made", "desk.final", "desk.mixed", "desk.width",
						"desk.low", "desk.color")))
				.containsExactly("desk.start", "desk.made", "desk.final", "desk.mixed");
		});
	}

	private void run(Consumer<LiveApp> test) {
		this.runner.run((context) -> test.accept(new LiveApp(context)));
	}

	static class DeskBase {

		@Value("${base.text:a}")
		String text = "";

	}

	static class Desk extends DeskBase {

		@Value("${desk.width:4}")
		private int width;

		@Value("${desk.deadline:1s}")
		private Duration deadline = Duration.ZERO;

		@Value("${desk.names:}")
		private List<String> names = List.of();

		@Value("#{${desk.width:4} * 2}")
		private int doubled;

		@Value("#{environment['desk.color'] ?: 'unset'}")
		private String fromEnvironment = "";

		@Value("#{@counter.incrementAndGet()}")
		private int counted;

		@Value("${file.text}")
		private String fromFile = "";

		@Value("${desk.final:f}")
		private final Optional<String> fixed = Optional.empty();

		private final String start;

		private String range = "";

		private int calls;

		Desk(@Value("${desk.start}") String start) {
			this.start = start;
		}

		@Autowired
		void setRange(@Value("${desk.low:0}") int low, @Value("${desk.high:100}") int high) {
			this.calls++;
			this.range = low + " to " + high;
			if (low == 666) {
				throw new IllegalStateException("beast");
			}
		}

		@Autowired
		void setMixed(@Value("${desk.mixed:m}") String mixed, AtomicInteger counter) {
			assertThat(mixed + counter + this.start + this.fixed).isNotEmpty();
		}

	}

	static class Note {

		@Value("${desk.color:none}")
		private String color = "";

	}

	@Configuration(proxyBeanMethods = false)
	static class UserConfiguration {

		@Bean
		AtomicInteger counter() {
			return new AtomicInteger();
		}

		@Bean
		Desk desk(@Value("${desk.start}") String start, @Value("${desk.made:m}") String made) {
			assertThat(made).isNotEmpty();
			return new Desk(start);
		}

		@Bean
		@Scope("prototype")
		Note note() {
			return new Note();
		}

	}

}
