package io.outrigger.autoconfigure.config.live.logging;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.logging.LoggerGroups;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.config.ConfigAutoConfiguration;
import io.outrigger.autoconfigure.config.live.LiveApp;
import io.outrigger.autoconfigure.config.live.LiveBindings;
import io.outrigger.config.Release.Change;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoggingLevels} with a real logging system.
 */
class LoggingLevelsTests {

	private static final String LEVELS = "one of trace, debug, info, warn, error, fatal, off";

	private final LoggerGroups groups = new LoggerGroups(Map.of("web", List.of("test.web.a", "test.web.b")));

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withInitializer((context) -> {
		context.getBeanFactory()
			.registerSingleton(LoggingApplicationListener.LOGGING_SYSTEM_BEAN_NAME,
					LoggingSystem.get(getClass().getClassLoader()));
		context.getBeanFactory().registerSingleton(LoggingApplicationListener.LOGGER_GROUPS_BEAN_NAME, this.groups);
	})
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, ConfigAutoConfiguration.class))
		.withPropertyValues("logging.level.test.file=WARN");

	private final @Nullable Level root = logger("ROOT").getLevel();

	@AfterEach
	void reset() {
		logger("ROOT").setLevel(this.root);
		for (String name : List.of("test.file", "test.plain", "test.own", "test.web.a", "test.web.b", "test.mine")) {
			logger(name).setLevel(null);
		}
	}

	@Test
	void levelsAreSetAndResetToWhatFilesSay() {
		run((app) -> {
			logger("test.own").setLevel(Level.ERROR);
			logger("test.file").setLevel(Level.WARN);
			app.publish(Change.set("logging.level.test.plain", "debug"), Change.set("logging.level.test.own", "trace"),
					Change.set("logging.level.root", "ERROR"));
			assertThat(logger("test.plain").getLevel()).isEqualTo(Level.DEBUG);
			assertThat(logger("test.own").getLevel()).isEqualTo(Level.TRACE);
			assertThat(logger("ROOT").getLevel()).isEqualTo(Level.ERROR);
			app.publish(Change.delete("logging.level.test.plain"), Change.delete("logging.level.test.own"),
					Change.delete("logging.level.root"));
			assertThat(logger("test.plain").getLevel()).isNull();
			assertThat(logger("test.own").getLevel()).as("of the logging system's own file").isEqualTo(Level.ERROR);
			assertThat(logger("ROOT").getLevel()).isEqualTo(this.root);
			assertThat(logger("test.file").getLevel()).isEqualTo(Level.WARN);
		});
	}

	@Test
	void groupsFollow() {
		run((app) -> {
			app.publish(Change.set("logging.level.web", "DEBUG"), Change.set("logging.level.test.web.b", "WARN"));
			assertThat(logger("test.web.a").getLevel()).isEqualTo(Level.DEBUG);
			assertThat(logger("test.web.b").getLevel()).as("named itself").isEqualTo(Level.WARN);
			app.publish(Change.set("logging.group.mine", "test.mine"), Change.set("logging.level.mine", "TRACE"));
			assertThat(logger("test.mine").getLevel()).isEqualTo(Level.TRACE);
			assertThat(this.groups.get("mine").getMembers()).containsExactly("test.mine");
			app.publish(Change.delete("logging.level.web"), Change.delete("logging.group.mine"),
					Change.delete("logging.level.mine"));
			assertThat(logger("test.web.a").getLevel()).isNull();
			assertThat(logger("test.mine").getLevel()).isNull();
			assertThat(this.groups.get("mine").hasMembers()).isFalse();
			assertThat(this.groups.get("web").getMembers()).containsExactly("test.web.a", "test.web.b");
		});
	}

	@Test
	void aLevelThatDoesNotExistRefusesTheRelease() {
		run((app) -> {
			app.refuses("logging.level.test.plain is 'LOUD' but must be: " + LEVELS,
					Change.set("logging.level.test.mine", "DEBUG"), Change.set("logging.level.test.plain", "LOUD"));
			assertThat(logger("test.mine").getLevel()).isNull();
			assertThat(app.context.getEnvironment().getProperty("logging.level.test.mine")).isNull();
		});
	}

	@Test
	void levelsNeedNoRestart() {
		run((app) -> assertThat(app.context.getBean(LiveBindings.class)
			.restartRequired(List.of("logging.level.test", "logging.group.mine", "logging.config")))
			.containsExactly("logging.config"));
	}

	private void run(Consumer<LiveApp> test) {
		this.runner.run((context) -> test.accept(new LiveApp(context)));
	}

	private static Logger logger(String name) {
		return (Logger) LoggerFactory.getLogger(name);
	}

}
